import { type App, sameTarget, type Target } from '../app'
import { html } from '../dom'
import type { Graph } from '../graph'
import { nameOf } from './row-parts'
import type { Totals } from './totals'
import { TreeRow } from './tree-row'
import { nodeOfCall, targetOf, type TreeNode, TreeRows } from './tree-rows'
import { rowOf, VirtualList } from './virtual-list'

const rowHeight = 24
/** How long letters that are typed one after the other are one word, in milliseconds. */
const typingPause = 700

/** The tree of a graph's calls and operations. */
export class TreeView {
  readonly element = html('div', { class: 'tree', role: 'tree', 'aria-label': 'Modules and operations' })
  private readonly list = new VirtualList(this.element, rowHeight, (row) => this.draw(row))
  /** What was shown before keeps what is open in it. */
  private readonly known = new Map<Graph, { readonly rows: TreeRows; readonly row: TreeRow }>()
  private rows!: TreeRows
  private row!: TreeRow
  /** The row that the keyboard is at. */
  private active = 0
  private selected: Target | null = null
  private typed = ''
  private typedAt = 0

  constructor(private readonly app: App) {
    this.element.addEventListener('click', (event) => this.clicked(event))
    this.element.addEventListener('dblclick', (event) => {
      const row = rowOf(event)
      if (row >= 0 && !isCaret(event)) this.toggle(row)
    })
    this.element.addEventListener('keydown', (event) => this.pressed(event))
  }

  show(graph: Graph, totals: Totals): void {
    let known = this.known.get(graph)
    if (!known) {
      const rows = new TreeRows(graph)
      known = { rows, row: new TreeRow(rows, totals) }
      this.known.set(graph, known)
    }
    this.rows = known.rows
    this.row = known.row
    this.active = 0
    this.selected = null
    this.element.scrollTop = 0
    this.redraw()
  }

  /** Shows what is selected, with what is round it open. A value is shown by the operation that makes it. */
  follow(selection: Target | null): void {
    const before = this.selected
    this.selected = selection
    const node = selection && this.nodeOf(selection)
    if (node === null) {
      this.redrawRows(before === null ? [] : [this.rowOfTarget(before)])
      return
    }
    const changed = this.rows.reveal(node)
    const left = this.active
    this.active = this.rows.row(node)
    if (changed) this.redraw()
    else this.redrawRows([left, this.active, before === null ? -1 : this.rowOfTarget(before)])
    this.list.reveal(this.active)
  }

  /** Brings the row that the keyboard is at back into sight. */
  settle(): void {
    this.list.reveal(this.active)
  }

  private nodeOf(target: Target): TreeNode | null {
    const { producer } = this.rows.graph
    switch (target.kind) {
      case 'operation':
        return target.index
      case 'call':
        return nodeOfCall(target.index)
      case 'value':
        return producer[target.index]! >= 0 ? producer[target.index]! : null
    }
  }

  private rowOfTarget(target: Target): number {
    const node = this.nodeOf(target)
    return node === null ? -1 : this.rows.row(node)
  }

  private redraw(): void {
    this.list.reset(this.rows.nodes.length, this.active)
  }

  private redrawRows(rows: readonly number[]): void {
    this.list.redraw([...new Set(rows)], this.active)
  }

  private draw(row: number): HTMLElement {
    return this.row.draw(row, row === this.active, sameTarget(targetOf(this.rows.nodes[row]!), this.selected))
  }

  private clicked(event: MouseEvent): void {
    const row = rowOf(event)
    if (row < 0) return
    if (isCaret(event)) this.toggle(row)
    else this.choose(row)
  }

  private choose(row: number): void {
    this.move(row)
    this.app.select(targetOf(this.rows.nodes[row]!), true)
  }

  private toggle(row: number): void {
    const node = this.rows.nodes[row]!
    const open = this.rows.isOpen(node)
    if (open !== null) this.setOpen([node], !open)
  }

  private setOpen(nodes: readonly TreeNode[], open: boolean): void {
    let at = this.rows.nodes[this.active]!
    this.rows.setOpen(nodes, open)
    // the keyboard stays where it is, or goes to what closed over it
    for (let outer: TreeNode | null = at; this.rows.row(at) < 0 && outer !== null; outer = this.rows.parent(outer)) at = outer
    this.active = Math.max(0, this.rows.row(at))
    this.redraw()
  }

  private move(row: number): void {
    const left = this.active
    this.active = Math.max(0, Math.min(row, this.rows.nodes.length - 1))
    this.redrawRows([left, this.active])
    this.list.reveal(this.active)
    this.list.row(this.active)?.focus({ preventScroll: true })
  }

  private pressed(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || this.rows.nodes.length === 0) return
    const node = this.rows.nodes[this.active]!
    const open = this.rows.isOpen(node)
    switch (event.key) {
      case 'ArrowDown':
        this.move(this.active + 1)
        break
      case 'ArrowUp':
        this.move(this.active - 1)
        break
      case 'PageDown':
        this.move(this.active + this.list.page)
        break
      case 'PageUp':
        this.move(this.active - this.list.page)
        break
      case 'Home':
        this.move(0)
        break
      case 'End':
        this.move(this.rows.nodes.length - 1)
        break
      case 'ArrowRight':
        if (open === false) this.setOpen([node], true)
        else if (open === true) this.move(this.active + 1)
        break
      case 'ArrowLeft': {
        const parent = this.rows.parent(node)
        if (open === true) this.setOpen([node], false)
        else if (parent !== null) this.move(this.rows.row(parent))
        break
      }
      case '*': {
        const parent = this.rows.parent(node)
        const beside = this.rows.nodes.filter((other) => this.rows.parent(other) === parent && this.rows.isOpen(other) === false)
        this.setOpen([...beside], true)
        break
      }
      case 'Enter':
      case ' ':
        if (event.key === ' ' && this.isTyping(event)) this.find(event)
        else this.choose(this.active)
        break
      default:
        // the page's own keys, as `/`, go on to the page
        if (event.key.length !== 1 || !/[\p{L}\p{N}_.]/u.test(event.key)) return
        this.find(event)
    }
    event.preventDefault()
    event.stopPropagation()
  }

  private isTyping(event: KeyboardEvent): boolean {
    return this.typed !== '' && event.timeStamp - this.typedAt < typingPause
  }

  /** Goes to the next row whose name begins with what was typed. */
  private find(event: KeyboardEvent): void {
    this.typed = (this.isTyping(event) ? this.typed : '') + event.key.toLowerCase()
    this.typedAt = event.timeStamp
    const { nodes, graph } = this.rows
    const start = this.active + (this.typed.length === 1 ? 1 : 0)
    for (let step = 0; step < nodes.length; step++) {
      const row = (start + step) % nodes.length
      const node = nodes[row]!
      const name = nameOf(graph, targetOf(node))
      if (name.toLowerCase().startsWith(this.typed)) {
        this.move(row)
        return
      }
    }
  }
}

function isCaret(event: Event): boolean {
  return event.target instanceof Element && event.target.classList.contains('caret')
}
