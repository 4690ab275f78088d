import type { Settings } from '../app'
import type { Box } from '../layout/scene'
import type { MarkName } from '../page'
import { cut } from '../text'
import { isScope, type Item, type Tree } from '../tree/items'
import { isGroup } from '../tree/opening'
import { boxText, headingRoom, lineHeight, textWidth, titleOf, titleSize } from '../layout/box-text'
import { svg, svgText } from './svg'

/** The element's id, by which the canvas says what is active. */
export function boxId(item: Item, prefix: string): string {
  return `${prefix}-${item.key}`
}

/** Draws a box: its frame, and while it is closed what it says and the sign that opens it. `far` leaves out what is not read from there. */
export function drawBox(tree: Tree, box: Box, settings: Settings, far: boolean, colour: string | null, prefix: string): SVGGElement {
  const { item, width, height, isOpen } = box
  const text = isOpen || far ? null : boxText(tree, item, settings)
  const element = svg('g', { class: boxClass(tree, box), 'data-key': item.key, id: boxId(item, prefix), role: 'button', 'aria-label': describe(tree, item, text?.lines) })
  if (isScope(item)) element.setAttribute('aria-expanded', String(isOpen))
  const frame = svg('rect', { class: 'frame', width, height, rx: item.kind === 'input' || item.kind === 'output' ? Math.min(16, height / 2) : isOpen || item.kind !== 'operation' ? 6 : 3 })
  if (colour && !isOpen) {
    frame.style.fill = colour
    element.classList.add('coloured')
  }
  if (!isOpen && isGroup(item)) element.append(svg('rect', { class: 'frame behind', x: 4, y: 4, width, height, rx: 6 }))
  element.append(frame)
  if (!text) return element
  if (isScope(item)) element.append(toggle(false))
  element.append(svgText(text.title, 'title', isScope(item) ? 26 : 10, 17))
  if (text.whole) element.append(tooltip(text.whole))
  // a space, so that what is read together is words
  text.lines.forEach((line, n) => element.append(' ', svgText(line, line.startsWith('failed: ') ? 'line error' : 'line', 10, 31 + n * lineHeight)))
  return element
}

/** What stands at the top of an open box, over the lines that come in there. */
export function drawHeading(tree: Tree, { item, width }: Box): SVGGElement {
  const heading = svg('g', { class: 'heading', 'data-key': item.key })
  const title = titleOf(tree, item)
  const room = width - headingRoom(item)
  const text = textWidth(title, titleSize, true) <= room ? title : cut(title, Math.max(3, Math.floor(room / 7.5)))
  heading.append(toggle(true), svgText(text, 'title', 26, 18))
  if (text !== title) heading.append(tooltip(title))
  if (isGroup(item)) heading.append(groupButton(item, textWidth(text, titleSize, true) + 34))
  return heading
}

/** What a reader is told who does not see it; `lines` is what stands in the box besides its title. */
export function describe(tree: Tree, item: Item, lines: readonly string[] = []): string {
  const { graph } = tree
  const words: Partial<Record<Item['kind'], string>> = { input: 'input', output: 'output', section: 'operations' }
  const { operations, marks } = graph.data
  const failed = item.kind === 'operation' && operations.error[item.index] !== undefined ? ', failed' : ''
  const mark = marks === undefined ? 'same' : markOf(tree, item, false)
  const name = item.kind === 'operation' ? operations.name[item.index] : item.kind === 'call' ? graph.modulePath(item.index) : ''
  return [words[item.kind], titleOf(tree, item), ...lines, lines.includes(name!) ? '' : name].filter(Boolean).join(' ') + failed + (mark === 'same' ? '' : ', ' + mark)
}

function boxClass(tree: Tree, { item, isOpen, depth }: Box): string {
  const { graph } = tree
  const classes = ['box', item.kind, isOpen ? 'open' : 'closed']
  if (isOpen) classes.push('depth' + Math.min(depth, 4))
  const { operations } = graph.data
  if (item.kind === 'operation') {
    if (operations.error[item.index] !== undefined) classes.push('failed')
    else if (operations.read[item.index] !== undefined) classes.push('steering')
    else if (graph.inputs(item.index).some((value) => value >= 0 && graph.kind(value) === 'parameter')) classes.push('weights')
    if (operations.branch[item.index] !== undefined) classes.push('branched')
  }
  if (graph.data.marks) classes.push('mark-' + markOf(tree, item, isOpen))
  return classes.join(' ')
}

/** In a comparison: how a box is marked. */
function markOf(tree: Tree, item: Item, isOpen: boolean): MarkName {
  const { graph } = tree
  if (item.kind === 'operation') return graph.operationMark(item.index)
  if (item.kind === 'call' && isOpen) return graph.callMark(item.index)
  // a closed box has changed where anything in it has
  const state = tree.stateOf(item)
  return state === 'mixed' ? (isOpen ? 'same' : 'changed') : state
}

/** What a browser shows while the pointer rests there. */
function tooltip(text: string): SVGTitleElement {
  const element = svg('title')
  element.textContent = text
  return element
}

function toggle(isOpen: boolean): SVGGElement {
  const sign = svg('g', { class: 'toggle', transform: 'translate(14 13)' })
  sign.append(svg('circle', { r: 12, class: 'target' }), svg('path', { d: isOpen ? 'M-4 -2L0 2.5L4 -2' : 'M-2 -4L2.5 0L-2 4' }))
  return sign
}

function groupButton(item: Item, x: number): SVGGElement {
  const button = svg('g', { class: 'all', transform: `translate(${x} 4)` })
  const text = `all ${item.children.length}`
  const width = textWidth(text, 10, false) + 12
  button.append(svg('rect', { class: 'target', y: -3, width, height: 24 }), svg('rect', { class: 'frame', width, height: 18, rx: 9 }), svgText(text, 'line', 6, 13))
  return button
}
