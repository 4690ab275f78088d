import { fromAddress, showAddress, toAddress } from './address'
import { type App, type Change, sameTarget, type Settings, type Target } from './app'
import { describe } from './canvas/box-element'
import { colourOf } from './canvas/colours'
import { Legend } from './canvas/legend'
import { Minimap } from './canvas/minimap'
import { followPointer } from './canvas/pointer'
import { bothGraphs, Links, newGraph, oldGraph, Together } from './comparison'
import { html } from './dom'
import { Graph } from './graph'
import { Layouter } from './layout/worker'
import type { Page } from './page'
import { Notice } from './notice'
import { mostOpened, Pane } from './pane'
import { createPanel, focusSearch, wideWindow } from './panel/panel'
import { cut, grouped } from './text'
import type { Item } from './tree/items'

/** The page as a whole: its graphs, what is shown of them, and what the reader chose. */
export class Viewer implements App {
  /** All of the page but the toolbar. */
  readonly element: HTMLElement
  readonly graphs: readonly Graph[]
  /** What is shown: one graph, or two side by side. */
  panes: readonly Pane[]
  /** The one that the keys and the panel are about. */
  pane: Pane
  settings: Settings = { fold: true, roll: false, constants: true, colouring: 'role', theme: 'auto' }
  private readonly layouter: Layouter
  private readonly links: Links | null = null
  private together: Together | null = null
  private readonly made = new Map<Graph, Pane>()
  private readonly listeners: ((change: Change) => void)[] = []
  private readonly stage = html('main', { class: 'stage' })
  private readonly panesElement = html('div', { class: 'panes' })
  private readonly live = html('div', { class: 'unseen', 'aria-live': 'polite' })
  private readonly notice = new Notice()
  private readonly panel: HTMLElement
  /** Whether the reader showed or hid the panel; until then it follows the window. */
  private panelIsChosen = false

  /** @param script the text of the page's script, which is the worker's too */
  constructor(
    readonly page: Page,
    script: string,
  ) {
    this.graphs = page.graphs.map((data, index) => new Graph(data, index))
    this.layouter = new Layouter(script)
    // of a comparison both in one is shown first
    const graph = this.graphs[this.graphs.length - 1]!
    this.pane = this.makePane(graph)
    this.panes = [this.pane]
    if (page.comparison) this.links = new Links(page.comparison, this.graphs)
    this.panesElement.append(elementOf(this.pane))
    this.panel = createPanel(this)
    this.stage.append(...this.banner(graph), this.panesElement, this.notice.element)
    this.element = html('div', { class: 'below' }, this.panel, this.stage, this.live)
    wideWindow().addEventListener('change', ({ matches }) => {
      if (!this.panelIsChosen) this.panel.hidden = !matches
    })
    addEventListener('hashchange', () => this.followAddress())
    new ResizeObserver(() => {
      for (const pane of this.panes) pane.look(pane.camera)
    }).observe(this.panesElement)
  }

  get graph(): Graph {
    return this.pane.graph
  }

  get selection(): Target | null {
    return this.pane.selection
  }

  async start(): Promise<void> {
    await this.pane.start()
    this.followAddress()
    requestAnimationFrame(() => performance.mark('first-picture'))
  }

  select(target: Target | null, reveal = false): void {
    this.selectBox(target, null)
    if (target && reveal) void this.reveal(target)
  }

  private selectBox(target: Target | null, box: Item | null): void {
    const isSame = sameTarget(target, this.selection)
    this.pane.select(target, box)
    const item = box ?? (target && this.pane.itemOf(target))
    this.live.textContent = item ? describe(this.pane.tree, item) : ''
    if (isSame) return
    for (const other of this.panes) if (other !== this.pane) other.select(target && this.links!.across(target, this.graph, other.graph))
    showAddress(target ? toAddress(this.graph, target) : '')
    this.tell('selection')
  }

  private async reveal(target: Target): Promise<void> {
    for (const other of this.panes) {
      const there = other === this.pane ? null : this.links!.across(target, this.graph, other.graph)
      if (there) await other.reveal(there)
    }
    await this.pane.reveal(target)
  }

  /** Selects a box, and what it stands for; a part of a long list stands for nothing. */
  selectItem(item: Item | null, goThere = false): void {
    if (!item) return
    this.selectBox(targetOf(item), item)
    if (goThere) this.pane.goToBox(item)
  }

  change(settings: Partial<Settings>): void {
    this.settings = { ...this.settings, ...settings }
    document.documentElement.dataset.theme = this.settings.theme
    for (const pane of this.panes) void pane.change(this.settings)
    this.tell('settings')
  }

  look(graph: Graph): void {
    const pane = this.panes.find((known) => known.graph === graph)
    if (!pane || pane === this.pane) return
    this.pane = pane
    for (const known of this.panes) elementOf(known).classList.toggle('looked-at', this.panes.length > 1 && known === pane)
    this.tell('graph')
  }

  get isSideBySide(): boolean {
    return this.panes.length > 1
  }

  /** In a comparison: the old and the new graph side by side, or both in one. */
  async showSideBySide(sideBySide: boolean): Promise<void> {
    if (!this.links || sideBySide === this.isSideBySide) return
    const before = this.selection && { target: this.selection, graph: this.graph }
    const graphs = sideBySide ? [this.graphs[oldGraph]!, this.graphs[newGraph]!] : [this.graphs[bothGraphs]!]
    this.panes = graphs.map((graph) => this.makePane(graph))
    this.together = sideBySide ? new Together(this.links, [this.panes[0]!, this.panes[1]!]) : null
    this.panesElement.replaceChildren(...this.panes.map(elementOf))
    this.pane = this.panes[this.panes.length - 1]!
    const fresh = this.panes.filter((pane) => pane.scene.boxes.length === 0)
    for (const pane of fresh) await pane.start()
    for (const pane of this.panes) await pane.change(this.settings)
    if (fresh.length > 0) await this.together?.agree()
    this.tell('graph')
    const target = before && this.links.across(before.target, before.graph, this.graph)
    if (target) this.select(target, true)
    else this.together?.looked(this.pane)
  }

  subscribe(listener: (change: Change) => void): void {
    this.listeners.push(listener)
  }

  async collapseAll(): Promise<void> {
    await Promise.all(this.panes.map((pane) => pane.collapseAll()))
  }

  async expandMore(): Promise<void> {
    const opened = await Promise.all(this.panes.map((pane) => pane.openMore()))
    if (opened.includes(null)) this.say(`One level more is more than ${grouped(mostOpened)} boxes, too many to show at once. Open single boxes.`)
    else if (opened.every((count) => count === 0)) this.say('All modules are open. Other boxes open one by one.')
  }

  async expandTo(depth: number): Promise<void> {
    const wereAll = await Promise.all(this.panes.map((pane) => pane.openTo(depth)))
    if (wereAll.includes(false)) this.say(`That is more than ${grouped(mostOpened)} boxes, too many to show at once. Some stay closed: open single boxes.`)
  }

  /** Tells the reader something about what was just done. */
  say(text: string): void {
    this.live.textContent = text
    this.notice.say(text)
  }

  search(): void {
    this.showPanel(true)
    focusSearch()
  }

  togglePanel(): void {
    this.showPanel(Boolean(this.panel.hidden))
  }

  private showPanel(isShown: boolean): void {
    this.panelIsChosen = true
    this.panel.hidden = !isShown
  }

  private makePane(graph: Graph): Pane {
    const known = this.made.get(graph)
    if (known) return known
    const { comparison } = this.page
    const caption = comparison && graph.index !== bothGraphs ? (graph.index === oldGraph ? `old: ${comparison.old}` : `new: ${comparison.new}`) : null
    const pane: Pane = new Pane(graph, this.settings, this.layouter, (settings) => colourOf(pane.tree, pane.scene, settings.colouring), caption ?? this.page.title)
    this.made.set(graph, pane)
    const minimap = new Minimap(pane)
    const legend = new Legend(pane)
    pane.onShown = () => {
      minimap.show()
      legend.show(this.settings)
      this.tell('shown')
    }
    pane.onWaiting = () => this.say('Laying out the boxes …')
    pane.onLooked = () => {
      minimap.look()
      if (this.panes.includes(pane)) this.together?.looked(pane)
    }
    pane.onToggled = (item) => void this.together?.toggled(pane, item)
    const element = html('div', { class: 'pane' }, pane.canvas.element, legend.element, minimap.element, caption && html('p', { class: 'caption' }, caption))
    elements.set(pane, element)
    // before the click that selects
    element.addEventListener('pointerdown', () => this.look(graph), { capture: true })
    element.addEventListener('focusin', () => this.look(graph))
    followPointer(pane, {
      item: (item) => this.selectItem(item),
      value: (value) => this.select({ kind: 'value', index: value }),
      nothing: () => this.select(null),
    })
    return pane
  }

  /** Where a pass failed, above the graph. */
  private banner(graph: Graph): HTMLElement[] {
    const [failed] = Object.entries(graph.data.operations.error)
    if (!failed) return []
    const target: Target = { kind: 'operation', index: Number(failed[0]) }
    const show = html('button', { type: 'button', click: () => this.select(target, true) }, 'Show where')
    return [html('div', { class: 'banner', role: 'alert' }, html('p', {}, html('strong', {}, `The pass failed in ${graph.operator(target.index)}: `), cut(failed[1], 300)), show)]
  }

  private followAddress(): void {
    const target = fromAddress(this.graph, location.hash.slice(1))
    if (target && !sameTarget(target, this.selection)) this.select(target, true)
  }

  private tell(change: Change): void {
    this.notice.hide()
    for (const listener of this.listeners) listener(change)
  }
}

/** Each pane's part of the page. */
const elements = new WeakMap<Pane, HTMLElement>()

function elementOf(pane: Pane): HTMLElement {
  return elements.get(pane)!
}

/** What of the graph a box is; null for a section. */
function targetOf(item: Item): Target | null {
  switch (item.kind) {
    case 'operation':
      return { kind: 'operation', index: item.index }
    case 'call':
    case 'repeats':
    case 'passes':
      return { kind: 'call', index: item.index }
    case 'input':
    case 'output':
      return { kind: 'value', index: item.index }
    default:
      return null
  }
}
