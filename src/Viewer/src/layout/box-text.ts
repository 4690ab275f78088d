import type { Settings } from '../app'
import type { Graph } from '../graph'
import { share } from '../panel/figures'
import { count, cut, grouped, plural } from '../text'
import { isScope, type Item, type Tree } from '../tree/items'
import { isGroup } from '../tree/opening'
import { amountText, measureOf } from '../tree/measure'
import { sumsOf } from '../tree/sums'

/** What a closed box says: a title, and smaller lines under it. */
export interface BoxText {
  readonly title: string
  readonly lines: readonly string[]
  /** All of the text where it was cut; empty where it was not. */
  readonly whole: string
  readonly width: number
  readonly height: number
}

export const titleSize = 12
export const lineSize = 10
export const lineHeight = 13
const longestTitle = 36
const longestLine = 40
/** What went wrong is read here first. */
const longestFailure = 64
const failed = 'failed: '
const mostKept = 4

export function boxText(tree: Tree, item: Item, settings: Settings): BoxText {
  const [wholeTitle, wholeLines] = [titleOf(tree, item), linesOf(tree, item, settings)]
  const title = cut(wholeTitle, longestTitle)
  const lines = wholeLines.map((line) => cut(line, line.startsWith(failed) ? longestFailure : longestLine))
  const isCut = title !== wholeTitle || lines.some((line, at) => line !== wholeLines[at])
  const toggle = isScope(item) ? 18 : 0
  const width = Math.max(40, Math.max(toggle + textWidth(title, titleSize, true), ...lines.map((line) => textWidth(line, lineSize, false))) + 20)
  return { title, lines, whole: isCut ? [wholeTitle, ...wholeLines].join('\n') : '', width: Math.ceil(width), height: 26 + lines.length * lineHeight + (lines.length > 0 ? 4 : 0) }
}

/** How wide an open box is at least: its title is cut only where it is very long. */
export function headingWidth(tree: Tree, item: Item): number {
  return Math.ceil(textWidth(cut(titleOf(tree, item), longestTitle), titleSize, true)) + headingRoom(item)
}

/** What beside its title stands at the top of an open box. */
export function headingRoom(item: Item): number {
  return 40 + (isGroup(item) ? 60 : 0)
}

/** What a box is called. */
export function titleOf({ graph, order }: Tree, item: Item): string {
  const { index } = item
  switch (item.kind) {
    case 'root':
      return graph.data.name
    case 'operation':
      return graph.operatorName(index) + readText(graph.data.operations.read[index])
    case 'call':
      return callTitle(graph, index)
    case 'repeats':
      return `${item.children.length} × ${graph.moduleType(index) || familyName(graph.modulePath(index))}`
    case 'passes':
      return `${callTitle(graph, index)} · ${item.children.length} passes`
    case 'unchanged':
      return `${item.children.length} unchanged`
    case 'section':
      return `${grouped(order[item.start]! + 1)}–${grouped(order[item.end - 1]! + 1)}`
    case 'input':
    case 'output':
      return graph.data.values.name[index]!
  }
}

/** What a steering read gave; a long fraction in as many digits as one compares. */
function readText(read: string | undefined): string {
  if (read === undefined) return ''
  return ` → ${/^-?\d+\.\d{6,}$/.test(read) ? Number(Number(read).toPrecision(6)) : read}`
}

/** `h.0` as `h`: what modules of no known type have in common. */
function familyName(path: string): string {
  const parts = path.split('.')
  while (parts.length > 1 && /^\d+$/.test(parts[parts.length - 1]!)) parts.pop()
  return parts[parts.length - 1] || 'module'
}

function callTitle(graph: Graph, call: number): string {
  const { calls } = graph.data
  const body = calls.bodyName[call]
  if (body !== undefined) return body
  const path = graph.modulePath(call)
  const around = calls.parent[call]! < 0 ? '' : graph.modulePath(calls.parent[call]!)
  const name = around && path.startsWith(around + '.') ? path.slice(around.length + 1) : path
  const type = graph.moduleType(call)
  const times = calls.count[call] === undefined ? '' : `${calls.count[call]} × `
  // a function that was called is named by its path alone
  const title = !name ? type || 'module' : !type || path.endsWith('()') ? name : `${name}: ${type}`
  return times + title + (calls.pass[call]! > 1 ? ` (pass ${calls.pass[call]})` : '')
}

function linesOf(tree: Tree, item: Item, settings: Settings): string[] {
  const { graph } = tree
  const lines: string[] = []
  if (item.kind === 'input' || item.kind === 'output') {
    const type = graph.type(item.index)
    if (type) lines.push(type)
  } else if (item.kind === 'operation') operationLines(graph, item.index, settings, lines)
  else if (item.kind === 'call' && soleOperation(item)) {
    // a layer that is one operation is told as that
    const { index } = soleOperation(item)!
    lines.push(graph.operatorName(index))
    detailLines(graph, index, settings, lines)
  } else if (item.kind !== 'root') {
    // of a body those that are in it, which count as one elsewhere
    lines.push(plural(sumsOf(tree, 'operations').of(item) || item.end - item.start, 'operation'))
    const parameters = sumsOf(tree, 'parameters').of(item)
    if (parameters > 0 && settings.constants && settings.colouring !== 'parameters') lines.push(`${count(parameters)} parameters`)
  }
  lines.push(...shareLines(tree, item, settings))
  return lines
}

/** The operation that is all there is in a box, in what is called there too. */
function soleOperation(item: Item): Item | null {
  let at = item
  while (at.kind !== 'operation') {
    if (at.children.length !== 1) return null
    at = at.children[0]!
  }
  return at
}

/** What the colour of a box says, where it is of a measure: `1.23 ms · 14 %`. */
function shareLines(tree: Tree, item: Item, { colouring }: Settings): string[] {
  const measure = measureOf(colouring)
  if (measure === null) return []
  const sums = sumsOf(tree, measure)
  const amount = sums.of(item)
  return amount > 0 ? [`${amountText(measure, amount)} · ${share(amount, sums.total)}`] : []
}

function operationLines(graph: Graph, op: number, settings: Settings, lines: string[]): void {
  const name = ownName(graph, op)
  if (name && name !== graph.operatorName(op)) lines.push(name)
  detailLines(graph, op, settings, lines)
}

function detailLines(graph: Graph, op: number, settings: Settings, lines: string[]): void {
  if (settings.constants) {
    const kept = graph.inputs(op).flatMap((value, slot) => (value >= 0 && !graph.isFlowing(value) ? keptLine(graph, op, slot, value) : []))
    lines.push(...kept.slice(0, mostKept))
    if (kept.length > mostKept) lines.push(`… ${kept.length - mostKept} more`)
  }
  const error = graph.data.operations.error[op]
  if (error !== undefined) lines.push(failed + error.split('\n', 1)[0]!)
  const note = graph.data.marks?.notes[op]
  if (note !== undefined) lines.push(...note.split('\n'))
}

function keptLine(graph: Graph, op: number, slot: number, value: number): string {
  const name = graph.inputName(op, slot) || lastPart(graph.data.values.name[value]!)
  return `${name} ${graph.data.values.content[value] ?? saidBy(graph, value) ?? graph.type(value)}`
}

/** What an operation says that says a constant: `int64[3] [32, 32, 32]` as `[32, 32, 32]`. */
function saidBy(graph: Graph, value: number): string | undefined {
  const producer = graph.producer[value]!
  if (producer < 0) return undefined
  const [shape] = graph.inputs(producer)
  if (shape === undefined) return graph.data.operations.attributes[producer]?.[1]?.replace(/^\w+\[[^\]]*\] (?=.)/, '')
  return graph.data.values.content[shape] && `of shape ${graph.data.values.content[shape]}`
}

/** An operation's name without the path of the module that it is in, which is drawn round it. */
function ownName(graph: Graph, op: number): string {
  const name = graph.data.operations.name[op]!
  const last = name.slice(name.lastIndexOf('/') + 1)
  const path = graph.callOf[op]! < 0 ? '' : graph.modulePath(graph.callOf[op]!)
  if (!path || !last.startsWith(path)) return last
  return last.length === path.length ? '' : last[path.length] === '.' ? last.slice(path.length + 1) : last
}

function lastPart(name: string): string {
  return name.slice(Math.max(name.lastIndexOf('.'), name.lastIndexOf('/')) + 1)
}

const widths = new Map<string, number>()
let context: CanvasRenderingContext2D | null | undefined
let font: string | undefined

/** How wide a text is in the page's font. */
export function textWidth(text: string, size: number, bold: boolean): number {
  const key = `${size}${bold}${text}`
  let width = widths.get(key)
  if (width === undefined) {
    context ??= document.createElement('canvas').getContext('2d')
    font ??= getComputedStyle(document.documentElement).getPropertyValue('--font')
    context!.font = `${bold ? '600 ' : ''}${size}px ${font}`
    width = context!.measureText(text).width
    if (widths.size > 20_000) widths.clear()
    widths.set(key, width)
  }
  return width
}
