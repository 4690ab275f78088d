import type { Settings } from '../app'
import { html } from '../dom'
import type { Graph } from '../graph'
import type { Pane } from '../pane'
import { count, grouped } from '../text'
import type { Tree } from '../tree/items'
import { sumsOf } from '../tree/sums'
import { amountText, type Measure, measureOf } from '../tree/measure'
import { fullHeat, largestOf } from './colours'
import { typesOf } from './types'

const mostTypes = 14
const leastWidth = 600

/** What the colours mean, in a corner; it can be folded away. */
export class Legend {
  private readonly content = html('div', { class: 'legend-content' })
  private readonly heading = html('summary', {})
  readonly element = html('details', { class: 'legend' }, this.heading, this.content)
  private shown = ''

  constructor(private readonly pane: Pane) {}

  show({ colouring }: Settings): void {
    const { graph, tree, scene } = this.pane
    const measure = measureOf(colouring)
    const largest = measure === null ? 0 : largestOf(tree, scene, measure)
    const shown = `${colouring} ${largest}`
    if (shown === this.shown) return
    // a small window is for the graph
    if (this.shown === '') this.element.open = this.pane.canvas.size.width >= leastWidth
    this.shown = shown
    if (measure !== null) {
      const { total } = sumsOf(tree, measure)
      this.heading.textContent = titles[measure]
      this.content.replaceChildren(...scale([0, largest / 4, largest].map((amount) => shortText(measure, Math.round(amount)))), html('p', {}, `${amountText(measure, total)} in all`))
    } else if (colouring === 'type') {
      this.heading.textContent = 'Types'
      this.content.replaceChildren(...typeRows(graph))
    } else {
      this.heading.textContent = 'Colours'
      this.content.replaceChildren(html('ul', {}, ...rolesOf(tree).map(([role, meaning]) => html('li', {}, html('span', { class: `swatch ${role}` }), meaning))))
    }
  }
}

const titles = { time: 'Time', parameters: 'Parameters', memory: 'Memory of results' }

/** The heading says what is counted. */
function shortText(measure: Measure, amount: number): string {
  return measure === 'parameters' ? count(amount) : amountText(measure, amount)
}

/** A bar from nothing to the most that a box has. Its middle stands for a quarter, because the colours go by the square root. */
function scale(texts: readonly string[]): HTMLElement[] {
  const bar = html('div', { class: 'scale' })
  bar.style.background = `linear-gradient(to right, var(--surface), color-mix(in srgb, var(--heat) ${fullHeat}%, var(--surface)))`
  return [bar, html('div', { class: 'scale-texts' }, ...texts.map((text) => html('span', {}, text)))]
}

function typeRows(graph: Graph): HTMLElement[] {
  const types = typesOf(graph)
  const rows = types.counts.slice(0, mostTypes).map(({ type, count }) => {
    const swatch = html('span', { class: 'swatch' })
    swatch.style.background = types.colourOf(type)!
    return html('li', {}, swatch, html('span', { class: 'type', title: type }, type), html('span', { class: 'count' }, grouped(count)))
  })
  const more = types.counts.length - rows.length
  return [html('ul', {}, ...rows), ...(more > 0 ? [html('p', {}, `and ${more} more`)] : [])]
}

/** The roles that boxes of a graph have, as classes of the style sheet, and their meaning. */
function rolesOf({ graph, root }: Tree): (readonly [string, string])[] {
  const { operations, calls, inputs, outputs, marks, values } = graph.data
  const has = (columns: Readonly<Record<string, unknown>>) => Object.keys(columns).length > 0
  const isMarked = (mark: number) => marks !== undefined && (marks.operations.includes(mark) || marks.calls.includes(mark))
  const roles: (readonly [string, string, boolean])[] = [
    ['input', 'input', inputs.length > 0],
    ['output', 'output', outputs.length > 0],
    ['module', 'module, or several boxes in one', calls.module.some((module) => module >= 0) || root.children.some(({ kind }) => kind === 'section')],
    ['operation', 'operation', graph.operationCount > 0],
    ['weights', 'operation with parameters', values.kind.some((_, value) => graph.kind(value) === 'parameter')],
    ['steering', 'read by the program', has(operations.read)],
    ['branched', 'ran because of what was read', has(operations.branch)],
    ['failed', 'failed', has(operations.error)],
    ['mark-added', 'added', isMarked(1)],
    ['mark-removed', 'removed', isMarked(2)],
    ['mark-changed', 'changed', isMarked(3)],
  ]
  return roles.flatMap(([role, meaning, isThere]) => (isThere ? [[role, meaning] as const] : []))
}
