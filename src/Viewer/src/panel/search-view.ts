import type { App } from '../app'
import type { Graph } from '../graph'
import { grouped } from '../text'
import { html } from '../dom'
import { callName, chain, pathOf } from './nesting'
import { failureSign, markOf, markSign, nameOf, typeOf } from './row-parts'
import { Search } from './search'
import { rowOf, VirtualList } from './virtual-list'

const rowHeight = 40

/** The search field with what it found; `changed` hears whether there is something searched for. */
export class SearchView {
  readonly field = html('input', {
    class: 'search',
    type: 'search',
    placeholder: 'Search: name, type, shape, path',
    'aria-label': 'Search by name, type, shape or path',
    role: 'combobox',
    'aria-controls': 'found',
    'aria-expanded': 'false',
    'aria-autocomplete': 'list',
    'aria-keyshortcuts': '/',
    autocomplete: 'off',
    spellcheck: 'false',
  })
  readonly counter = html('div', { class: 'counter', role: 'status' })
  readonly results = html('div', { class: 'results', id: 'found', role: 'listbox', 'aria-label': 'Found', hidden: true })
  private readonly list = new VirtualList(this.results, rowHeight, (row) => this.draw(row))
  private graph!: Graph
  private readonly made = new Map<Graph, Search>()
  private found: readonly number[] = []
  private active = -1
  private timer: ReturnType<typeof setTimeout> | undefined

  constructor(
    private readonly app: App,
    private readonly changed: (searching: boolean) => void,
  ) {
    // typing goes before searching
    this.field.addEventListener('input', () => {
      clearTimeout(this.timer)
      this.timer = setTimeout(() => this.run(), 60)
    })
    this.field.addEventListener('keydown', (event) => this.pressed(event))
    this.results.addEventListener('mousedown', (event) => {
      // the focus stays in the field, where the arrows work
      if (rowOf(event) >= 0) event.preventDefault()
    })
    this.results.addEventListener('click', (event) => {
      const row = rowOf(event)
      if (row >= 0) this.choose(row)
    })
  }

  show(graph: Graph): void {
    this.graph = graph
    this.run()
  }

  focus(): void {
    this.field.focus()
    this.field.select()
  }

  /** Made for the first query. */
  private get search(): Search {
    const search = this.made.get(this.graph) ?? new Search(this.graph)
    this.made.set(this.graph, search)
    return search
  }

  private run(): void {
    clearTimeout(this.timer)
    this.timer = undefined
    const query = this.field.value
    const searching = query.trim() !== ''
    this.found = searching ? this.search.find(query) : []
    this.active = this.found.length > 0 ? 0 : -1
    this.counter.textContent = searching ? `${grouped(this.found.length)} of ${grouped(this.search.count)}` : ''
    this.results.hidden = !searching
    this.field.setAttribute('aria-expanded', String(searching))
    this.changed(searching)
    this.results.scrollTop = 0
    this.list.reset(this.found.length, this.active)
    this.tellActive()
  }

  private tellActive(): void {
    if (this.active < 0) this.field.removeAttribute('aria-activedescendant')
    else this.field.setAttribute('aria-activedescendant', `found-${this.active}`)
  }

  private draw(row: number): HTMLElement {
    const { graph } = this
    const target = this.search.target(this.found[row]!)
    const hasFailed = target.kind === 'operation' && graph.data.operations.error[target.index] !== undefined
    const where = this.where(target.kind, target.index)
    return html(
      'div',
      {
        class: 'result',
        id: `found-${row}`,
        role: 'option',
        'aria-selected': String(row === this.active),
        'aria-posinset': row + 1,
        'aria-setsize': this.found.length,
        title: where,
      },
      html(
        'div',
        { class: 'result-head' },
        markSign(markOf(graph, target)),
        html('span', { class: 'row-name' }, nameOf(graph, target)),
        ' ',
        html('span', { class: 'row-type' }, typeOf(graph, target)),
        ...(hasFailed ? [' ', failureSign()] : []),
      ),
      html('div', { class: 'result-path' }, where),
    )
  }

  private where(kind: 'operation' | 'call' | 'value', index: number): string {
    const { graph } = this
    switch (kind) {
      case 'call': {
        const { pass, module } = graph.data.calls
        const several = (graph.callsOfModule[module[index]!]?.length ?? 0) > 1
        const path = graph.modulePath(index) || chainText(graph, index)
        if (several) return `${path} (pass ${pass[index]})`
        return path === callName(graph, index) ? 'module' : path
      }
      case 'operation': {
        const path = pathOf(graph, graph.callOf[index]!)
        const output = graph.outputs(index).find((value) => value >= 0)
        const type = output === undefined ? '' : graph.type(output)
        return [path, type].filter((part) => part !== '').join(' · ')
      }
      case 'value':
        return graph.kind(index)
    }
  }

  private choose(row: number): void {
    this.move(row)
    this.app.select(this.search.target(this.found[row]!), true)
  }

  private move(row: number): void {
    const left = this.active
    this.active = Math.max(0, Math.min(row, this.found.length - 1))
    this.list.redraw([left, this.active], this.active)
    this.list.reveal(this.active)
    this.tellActive()
  }

  private pressed(event: KeyboardEvent): void {
    switch (event.key) {
      case 'Escape':
        if (this.field.value === '') this.field.blur()
        this.field.value = ''
        this.run()
        break
      case 'ArrowDown':
      case 'ArrowUp':
      case 'PageDown':
      case 'PageUp':
        if (this.found.length === 0) return
        this.move(this.active + (event.key.startsWith('Page') ? this.list.page : 1) * (event.key.endsWith('Down') ? 1 : -1))
        break
      case 'Enter':
        if (this.timer !== undefined) this.run()
        if (this.active >= 0) this.choose(this.active)
        break
      default:
        // no letter typed here is a key of the page
        event.stopPropagation()
        return
    }
    event.preventDefault()
    event.stopPropagation()
  }
}

function chainText(graph: Graph, call: number): string {
  return chain(graph, call)
    .map((one) => graph.moduleType(one) || (graph.data.calls.bodyName[one] ?? ''))
    .join(' › ')
}
