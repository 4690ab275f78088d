import type { App, Target } from '../app'
import { html } from '../dom'
import type { Graph } from '../graph'
import { grouped } from '../text'
import { callSheet } from './call-sheet'
import { ChangesView } from './changes-view'
import { copyText } from './copy'
import { graphSheet } from './graph-sheet'
import { operationSheet } from './operation-sheet'
import { SearchView } from './search-view'
import type { Known, Sheet } from './sheet'
import { sheetText } from './sheet-text'
import { sheetView } from './sheet-view'
import { splitter } from './splitter'
import { tabs } from './tabs'
import { passTime, Totals } from './totals'
import { TreeView } from './tree-view'
import { valueSheet } from './value-sheet'

/** Where there is room for the panel; elsewhere it starts hidden. */
export function wideWindow(): MediaQueryList {
  return matchMedia('(min-width: 700px)')
}

let search: SearchView | undefined

/** The side panel: the tree with its search, and what is known of what is selected. */
export function createPanel(app: App): HTMLElement {
  const panel = new Panel(app)
  search = panel.search
  return panel.element
}

/** Goes to the search field. */
export function focusSearch(): void {
  search?.focus()
}

class Panel {
  readonly element = html('aside', { class: 'panel', id: 'panel', 'aria-label': 'Modules and details', hidden: !wideWindow().matches })
  readonly search: SearchView
  private readonly tree: TreeView
  private readonly body = html('div', { class: 'details-body', tabindex: 0, role: 'region', 'aria-label': 'Details' })
  private readonly said = html('span', { class: 'said', role: 'status' })
  private readonly knownOf = new Map<Graph, Known>()
  private known!: Known
  private sheet!: Sheet
  /** Whether it is behind what is selected, because it is hidden. */
  private behind = false

  constructor(private readonly app: App) {
    this.tree = new TreeView(app)
    const parts = this.parts()
    this.search = new SearchView(app, (searching) => {
      parts.hidden = searching
      if (!searching) this.tree.settle()
    })
    this.element.append(
      html(
        'section',
        { class: 'panel-tree', 'aria-label': 'Modules' },
        html('div', { class: 'panel-bar' }, this.search.field, this.search.counter),
        parts,
        this.search.results,
      ),
      splitter('Height of the tree', 45, () => this.element.getBoundingClientRect(), (percent) => {
        this.element.style.setProperty('--tree-height', `${percent}%`)
      }),
      html(
        'section',
        { class: 'panel-details', 'aria-label': 'Details of the selection' },
        html('div', { class: 'panel-bar' }, html('button', { type: 'button', click: () => void this.copy() }, 'Copy as text'), this.said),
        this.body,
      ),
    )
    this.read()
    this.update()
    app.subscribe((change) => {
      if (change === 'graph') this.read()
      if (change === 'graph' || change === 'selection') this.updateWhenShown()
    })
    new ResizeObserver(() => {
      if (this.behind) this.updateWhenShown()
    }).observe(this.element)
  }

  /** The tree; in a comparison, the changes or the tree. */
  private parts(): HTMLElement {
    const modules = html('div', { class: 'part', id: 'modules' }, this.tree.element)
    const { comparison } = this.app.page
    if (!comparison) return modules
    const changes = html('div', { class: 'part', id: 'changes' }, new ChangesView(this.app, comparison).element)
    const titled = [
      [`Changes (${grouped(comparison.changes.length)})`, changes],
      ['Modules', modules],
    ] as const
    return html('div', { class: 'part' }, tabs('What is listed', titled, () => this.tree.settle()), changes, modules)
  }

  private updateWhenShown(): void {
    this.behind = Boolean(this.element.hidden)
    if (!this.behind) this.update()
  }

  private read(): void {
    const { graph, page } = this.app
    this.known = this.knownOf.get(graph) ?? { page, graph, totals: new Totals(graph), passTime: passTime(graph) }
    this.knownOf.set(graph, this.known)
    this.tree.show(graph, this.known.totals)
    this.search.show(graph)
  }

  private update(): void {
    const { selection } = this.app
    this.tree.follow(selection)
    this.sheet = sheetOf(this.known, selection)
    this.said.textContent = ''
    this.body.replaceChildren(sheetView(this.sheet, (target) => this.app.select(target, true)))
    this.body.scrollTop = 0
  }

  private async copy(): Promise<void> {
    const copied = await copyText(sheetText(this.sheet))
    this.said.textContent = copied ? 'Copied' : 'The browser refused to copy'
  }
}

function sheetOf(known: Known, selection: Target | null): Sheet {
  switch (selection?.kind) {
    case 'operation':
      return operationSheet(known, selection.index)
    case 'call':
      return callSheet(known, selection.index)
    case 'value':
      return valueSheet(known, selection.index)
    case undefined:
      return graphSheet(known)
  }
}
