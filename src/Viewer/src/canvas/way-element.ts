import type { Graph } from '../graph'
import type { Sign, Way } from '../layout/scene'
import { lineSize, textWidth } from '../layout/box-text'
import { arrowHead, curve, round, svg, svgText } from './svg'

/** Draws a piece of a value's way, and over it a broad line that cannot be seen, which the pointer finds. `far` leaves out what is not seen from there. */
export function drawWay(graph: Graph, way: Way, far: boolean): SVGElement[] {
  const d = curve(way.points)
  const line = svg('path', { class: `way ${way.kind}${markOf(graph, way)}`, d, 'data-way': way.key })
  if (far) return [line]
  const hit = svg('path', { class: 'hit', d, 'data-way': way.key })
  return way.arrow ? [line, svg('path', { class: `head ${way.kind}${markOf(graph, way)}`, d: arrowHead(way.points) }), hit] : [line, hit]
}

export function drawLabel(way: Way): SVGTextElement {
  return svgText(way.label, `way-label ${way.kind}`, round(way.labelX - textWidth(way.label, lineSize, false) / 2), round(way.labelY + 3.5))
}

export function drawSign(sign: Sign): SVGElement {
  const element = svg('g', { class: 'sign', 'data-value': sign.value, transform: `translate(${round(sign.x)} ${round(sign.y)})` })
  element.append(svg('rect', { width: sign.width, height: sign.height, rx: sign.height / 2 }), svgText(sign.text, 'line', 7, 12.5))
  return element
}

/** In a comparison: what became of the values that flow here. */
function markOf(graph: Graph, way: Way): string {
  const { marks } = graph.data
  if (!marks || way.kind !== 'flow') return ''
  const mark = marks.values[way.values[0]!]!
  return mark === 1 ? ' mark-added' : mark === 2 ? ' mark-removed' : ''
}
