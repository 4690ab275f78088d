import { html } from '../dom'
import type { Graph } from '../graph'
import { count, grouped } from '../text'
import { changesInsideSign, failureSign, markOf, markSign, nameOf, typeOf } from './row-parts'
import type { Totals } from './totals'
import { callOf, isCall, nodeOfCall, targetOf, type TreeNode, type TreeRows } from './tree-rows'

/** Draws the rows of a tree. */
export class TreeRow {
  /** The operations that failed and what is round them. */
  private readonly failed: ReadonlySet<TreeNode>
  /** What changed and what is round it. */
  private readonly changed: ReadonlySet<TreeNode>

  constructor(
    private readonly rows: TreeRows,
    private readonly totals: Totals,
  ) {
    this.failed = withAround(rows, failures(rows.graph))
    this.changed = withAround(rows, changes(rows.graph))
  }

  draw(row: number, isActive: boolean, isSelected: boolean): HTMLElement {
    const { rows } = this
    const { graph } = rows
    const node = rows.nodes[row]!
    const level = rows.levels[row]!
    const open = rows.isOpen(node)
    const name = nameOf(graph, targetOf(node))
    const type = typeOf(graph, targetOf(node))
    const drawn = html(
      'div',
      {
        class: 'row',
        role: 'treeitem',
        tabindex: isActive ? 0 : -1,
        title: type ? `${name}: ${type}` : name,
        'aria-level': level,
        'aria-posinset': rows.places[row]!,
        'aria-setsize': rows.beside[row]!,
        'aria-selected': String(isSelected),
        ...(open === null ? {} : { 'aria-expanded': String(open) }),
      },
      html('span', { class: 'caret', 'aria-hidden': 'true' }, open === null ? '' : open ? '▾' : '▸'),
      this.sign(node),
      html('span', { class: 'row-name' }, name),
      type ? html('span', { class: 'row-type' }, type) : null,
      this.failed.has(node) ? failureSign() : null,
      ...(isCall(node) ? this.callParts(callOf(node)) : []),
    )
    drawn.style.paddingInlineStart = `${4 + Math.min(level - 1, 24) * 14}px`
    return drawn
  }

  /** In a comparison each row has a place for what became of it. */
  private sign(node: TreeNode): HTMLElement | null {
    const { graph } = this.rows
    if (!graph.data.marks) return null
    return markSign(markOf(graph, targetOf(node))) ?? (this.changed.has(node) ? changesInsideSign() : html('span', { class: 'mark' }))
  }

  private callParts(call: number): HTMLElement[] {
    const { graph } = this.rows
    const { calls } = graph.data
    const parts: HTMLElement[] = []
    const module = calls.module[call]!
    if (module < 0) return parts
    if (graph.callsOfModule[module]!.length > 1) parts.push(html('span', { class: 'row-note' }, `(pass ${calls.pass[call]})`))
    if (calls.count[call]) parts.push(html('span', { class: 'row-note' }, `× ${grouped(calls.count[call])}`))
    const { elements } = this.totals.all(module, 'parameter')
    if (elements > 0) {
      const title = `${grouped(elements)} parameters`
      parts.push(html('span', { class: 'row-size', title }, count(elements), html('span', { class: 'unseen' }, ' parameters')))
    }
    return parts
  }
}

function failures(graph: Graph): TreeNode[] {
  return Object.keys(graph.data.operations.error).map(Number)
}

function changes(graph: Graph): TreeNode[] {
  const { marks } = graph.data
  if (!marks) return []
  const changed: TreeNode[] = []
  marks.operations.forEach((mark, operation) => {
    if (mark !== 0) changed.push(operation)
  })
  marks.calls.forEach((mark, call) => {
    if (mark !== 0) changed.push(nodeOfCall(call))
  })
  return changed
}

/** Nodes and all that they are inside. */
function withAround(rows: TreeRows, nodes: readonly TreeNode[]): Set<TreeNode> {
  const all = new Set<TreeNode>()
  for (const node of nodes) for (let at: TreeNode | null = node; at !== null && !all.has(at); at = rows.parent(at)) all.add(at)
  return all
}
