import type { App, Target } from '../app'
import { bothGraphs, newGraph, oldGraph } from '../comparison'
import { html } from '../dom'
import type { Graph } from '../graph'
import type { ChangeData, ComparisonData } from '../page'
import { grouped } from '../text'
import { fill } from './long-list'

/** The changes of a comparison, those that are parts of another under it; each goes to where it is. */
export class ChangesView {
  readonly element: HTMLElement
  private current: HTMLElement | null = null

  constructor(
    private readonly app: App,
    private readonly comparison: ComparisonData,
  ) {
    const { changes, limits } = comparison
    this.element = html(
      'div',
      { class: 'changes', tabindex: 0, role: 'region', 'aria-label': 'Changes' },
      ...limits.map((limit) => html('p', {}, limit)),
      ...(changes.length > 0 ? this.list(changes) : [html('p', {}, 'Nothing changed.')]),
    )
  }

  private list(changes: readonly ChangeData[]): HTMLElement[] {
    const list = html('ul', {})
    const more = fill(list, changes.length, (index) => this.entry(changes[index]!))
    return more ? [list, more] : [list]
  }

  /** A change; what is under it is made when it is first opened. */
  private entry(change: ChangeData): HTMLElement {
    const isSomewhere = change.operations.length > 0 || change.calls.length > 0
    const mark = change.kind === 'added' || change.kind === 'removed' ? change.kind : 'changed'
    const go = html('button', { type: 'button', class: `link mark-${mark}`, click: () => this.go(change, go) }, change.text)
    const item = html('li', {}, isSomewhere ? go : change.text)
    if (change.parts.length === 0) return item
    const inside = html('div', { hidden: true })
    const toggle = html('button', {
      type: 'button',
      class: 'toggle',
      'aria-expanded': 'false',
      'aria-label': `The ${grouped(change.parts.length)} parts of ${change.text}`,
      click: () => {
        if (!inside.firstChild) inside.append(...this.list(change.parts))
        inside.hidden = !inside.hidden
        toggle.setAttribute('aria-expanded', String(!inside.hidden))
        toggle.textContent = inside.hidden ? '▸' : '▾'
      },
    })
    toggle.textContent = '▸'
    item.prepend(toggle)
    item.append(inside)
    return item
  }

  private go(change: ChangeData, pressed: HTMLElement): void {
    this.current?.removeAttribute('aria-current')
    this.current = pressed
    pressed.setAttribute('aria-current', 'true')
    // what a change is about stands before what changed with it
    const place: Target = change.calls.length > 0 ? { kind: 'call', index: change.calls[0]! } : { kind: 'operation', index: change.operations[0]! }
    for (const graph of this.candidates()) {
      const target = this.find(place, graph)
      if (!target) continue
      this.app.look(graph)
      this.app.select(target, true)
      return
    }
  }

  /** The graph that is looked at; of two side by side, then the other. */
  private candidates(): readonly Graph[] {
    const { graph, graphs } = this.app
    return graph.index === bothGraphs ? [graph] : [graph, graphs[graph.index === oldGraph ? newGraph : oldGraph]!]
  }

  /** Where a part of both in one is in a graph; null where it is not in it. */
  private find(place: Target, graph: Graph): Target | null {
    if (graph.index === bothGraphs) return place
    const places = place.kind === 'call' ? this.comparison.calls : this.comparison.operations
    const index = (graph.index === oldGraph ? places.old : places.new).indexOf(place.index)
    return index < 0 ? null : { kind: place.kind, index }
  }
}
