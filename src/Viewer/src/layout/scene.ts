import type { Settings } from '../app'
import { boxText, headingWidth, lineSize, textWidth } from './box-text'
import { cut } from '../text'
import { isScope, type Item, type Tree } from '../tree/items'
import type { Opening } from '../tree/opening'
import type { Places, Sizes } from './engine'
import { type LineKind, type Node, type Scope, scopeOf } from './spec'
import type { Layouter } from './worker'

/** A box where it is drawn. */
export interface Box {
  readonly item: Item
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly isOpen: boolean
  readonly depth: number
}

/** A piece of a value's way where it is drawn, between two boxes or between a box and the edge of the one around it. */
export interface Way {
  readonly key: string
  readonly kind: LineKind
  readonly values: readonly number[]
  /** x and y by turns. */
  readonly points: readonly number[]
  readonly label: string
  readonly labelX: number
  readonly labelY: number
  /** Whether it ends at a box, where an arrow shows it. */
  readonly arrow: boolean
  /** The boxes at its ends; null at the edge of the box around it and at a sign. */
  readonly from: Item | null
  readonly to: Item | null
}

/** A sign of a value beside what uses it. */
export interface Sign {
  readonly value: number
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly text: string
}

export interface Scene {
  readonly width: number
  readonly height: number
  /** Outer ones before inner ones. */
  readonly boxes: readonly Box[]
  readonly ways: readonly Way[]
  readonly signs: readonly Sign[]
  readonly boxOf: ReadonlyMap<Item, Box>
}

const labelHeight = 13
const longestLabel = 28
const signHeight = 18
const signStep = 22
const signGap = 14

/** Makes scenes of a tree. What was laid out before is kept, so that opening a box costs that box and those around it. */
export class Arrangement {
  private readonly scopes = new Map<string, Scope>()
  private readonly places = new Map<string, { readonly places: Places }>()

  constructor(
    readonly tree: Tree,
    private readonly settings: Settings,
    private readonly layouter: Layouter,
  ) {}

  async arrange(opening: Opening): Promise<Scene> {
    const open: Open[] = []
    this.collect(this.tree.root, opening, open)
    const request: Sizes[] = []
    const placed = new Map<Open, number>()
    for (const scope of open)
      if (!this.places.has(scope.signature)) {
        placed.set(scope, request.length)
        request.push(this.sizes(scope, placed))
      }
    if (request.length > 0) {
      const answers = await this.layouter.layOut(request)
      if (this.places.size > 2000) this.places.clear()
      for (const [scope, at] of placed) this.places.set(scope.signature, { places: answers[at]! })
      // what was known may just have been dropped
      if (open.some((scope) => !this.places.has(scope.signature))) return this.arrange(opening)
    }
    return new Composition(this, open).compose()
  }

  placesOf(open: Open): Places {
    return this.places.get(open.signature)!.places
  }

  /** What a line says. Where there are many, each label would keep room beside it that the picture is then as wide as. */
  lineLabel(scope: Scope, line: Scope['lines'][number]): string {
    if (line.kind !== 'flow') return line.label
    if (scope.lines.length > 2 * scope.nodes.length) return ''
    const { graph } = this.tree
    const [from, to] = [scope.nodes[line.from]!, scope.nodes[line.to]!]
    if (line.values.length > 1) return `${line.values.length} values`
    // what comes from the edge or goes there is told outside
    const type = from.kind === 'box' && from.item.kind !== 'input' && to.kind === 'box' ? shape(graph.type(line.values[0]!)) : ''
    return cut(line.label && type ? `${line.label}: ${type}` : line.label || type, longestLabel)
  }

  /** The open boxes inside one and then it: inner ones stand before outer ones. */
  private collect(item: Item, opening: Opening, into: Open[]): Open {
    const how = opening.of(item)!
    const scope = this.scope(item, opening, how)
    const inner = new Map<number, Open>()
    let signature = `${item.key}${how === 'one' ? '1' : ''}`
    scope.nodes.forEach((node, place) => {
      if (node.kind !== 'box' || !isScope(node.item) || !opening.isOpen(node.item)) return
      const open = this.collect(node.item, opening, into)
      inner.set(place, open)
      signature += `(${open.signature})`
    })
    const open = { item, scope, inner, signature }
    into.push(open)
    return open
  }

  private scope(item: Item, opening: Opening, how: string): Scope {
    const key = item.key + how
    let scope = this.scopes.get(key)
    if (!scope) this.scopes.set(key, (scope = scopeOf(this.tree, item, opening.shown(item))))
    return scope
  }

  private sizes({ item, scope, inner }: Open, placed: ReadonlyMap<Open, number>): Sizes {
    const nodes: number[] = []
    const top: number[] = []
    const bottom: number[] = []
    const beside: number[] = []
    scope.nodes.forEach((node, place) => {
      const open = inner.get(place)
      const at = open === undefined ? undefined : placed.get(open)
      if (at !== undefined) nodes.push(-1, at)
      else if (open) nodes.push(this.placesOf(open).width, this.placesOf(open).height)
      else nodes.push(...this.sizeOf(node))
      if (node.kind === 'box' && node.signs.length > 0) beside.push(place, this.signsWidth(node.signs))
      if (node.kind === 'in') top.push(place)
      else if (node.kind === 'out') bottom.push(place)
    })
    const lines = scope.lines.flatMap((line) => {
      const label = this.lineLabel(scope, line)
      return [line.from, line.to, label ? Math.ceil(textWidth(label, lineSize, false)) + 6 : 0, label ? labelHeight : 0]
    })
    return { nodes, least: item.kind === 'root' ? 0 : headingWidth(this.tree, item), beside, top, bottom, lines }
  }

  private sizeOf(node: Node): [number, number] {
    if (node.kind !== 'box') return [4, 0]
    const { width, height } = boxText(this.tree, node.item, this.settings)
    // signs stand below each other
    return [width, Math.max(height, node.signs.length * signStep)]
  }

  signText(value: number): string {
    return cut(this.tree.graph.data.values.name[value]!, 20)
  }

  signWidth(value: number): number {
    return Math.ceil(textWidth(this.signText(value), lineSize, false)) + 14
  }

  private signsWidth(values: readonly number[]): number {
    return Math.max(...values.map((value) => this.signWidth(value))) + signGap
  }
}

/** `float32[1,64,56,56]` as `1×64×56×56`: the element type seldom changes along a way, and the panel has it. */
function shape(type: string): string {
  const dimensions = /^float32\[([^\]]+)\]$/.exec(type)
  return dimensions ? dimensions[1]!.replaceAll(',', '×') : type
}

interface Open {
  readonly item: Item
  readonly scope: Scope
  /** Which of its nodes are open themselves. */
  readonly inner: ReadonlyMap<number, Open>
  /** What is open in it, in one text. */
  readonly signature: string
}

/** Puts the open boxes into each other. */
class Composition {
  private readonly boxes: Box[] = []
  private readonly ways: Way[] = []
  private readonly signs: Sign[] = []
  private readonly boxOf = new Map<Item, Box>()

  constructor(
    private readonly arrangement: Arrangement,
    private readonly open: readonly Open[],
  ) {}

  compose(): Scene {
    const root = this.open[this.open.length - 1]!
    const places = this.arrangement.placesOf(root)
    this.place(root, 0, 0, 0)
    return { width: places.width, height: places.height, boxes: this.boxes, ways: this.ways, signs: this.signs, boxOf: this.boxOf }
  }

  private place(open: Open, x: number, y: number, depth: number): void {
    const { scope } = open
    const places = this.arrangement.placesOf(open)
    scope.nodes.forEach((node, place) => {
      const [left, upper] = [x + places.nodes[2 * place]!, y + places.nodes[2 * place + 1]!]
      const [width, height] = [places.sizes[2 * place]!, places.sizes[2 * place + 1]!]
      if (node.kind === 'box') {
        const inner = open.inner.get(place)
        const box = { item: node.item, x: left, y: upper, width, height, isOpen: inner !== undefined, depth }
        this.boxes.push(box)
        this.boxOf.set(node.item, box)
        if (inner) this.place(inner, left, upper, depth + 1)
        node.signs.forEach((value, n) => this.sign(value, box, upper + (n + 0.5) * signStep - signHeight / 2))
      }
    })
    const ends = new Ends(open, places)
    scope.lines.forEach((line, at) => {
      const bends = places.lines[at]!
      const label = this.arrangement.lineLabel(scope, line)
      // values that go into or come out of an open box at places of their own share the way between
      const parts = this.parts(open, line)
      parts.forEach((values, part) => {
        const points = bends.slice()
        ends.attach(line, values[0]!, points, (inner, value, kind) => this.portOf(inner, value, kind))
        for (let i = 0; i < points.length; i += 2) {
          points[i]! += x
          points[i + 1]! += y
        }
        this.ways.push({
          key: `${open.item.key}:${at}:${part}`,
          kind: line.kind,
          values,
          points,
          label: part === 0 ? label : '',
          labelX: x + places.labels[2 * at]!,
          labelY: y + places.labels[2 * at + 1]!,
          arrow: scope.nodes[line.to]!.kind === 'box' && !this.enters(open, line.to, values[0]!),
          from: boxItem(scope.nodes[line.from]!),
          to: boxItem(scope.nodes[line.to]!),
        })
      })
    })
  }

  /** A value that many use, at the left of a box that does. */
  private sign(value: number, box: Box, y: number): void {
    const width = this.arrangement.signWidth(value)
    const x = box.x - signGap - width
    const middle = y + signHeight / 2
    this.signs.push({ value, x, y, width, height: signHeight, text: this.arrangement.signText(value) })
    this.ways.push({ key: `${box.item.key}<${value}`, kind: 'flow', values: [value], points: [x + width, middle, box.x, middle], label: '', labelX: 0, labelY: 0, arrow: false, from: null, to: box.item })
  }

  private parts(open: Open, line: Scope['lines'][number]): number[][] {
    return line.values.length > 1 && (open.inner.has(line.from) || open.inner.has(line.to)) ? line.values.map((value) => [value]) : [line.values]
  }

  private enters(open: Open, place: number, value: number): boolean {
    const inner = open.inner.get(place)
    return inner !== undefined && this.portOf(inner, value, 'in') !== undefined
  }

  /** How far from its left edge a value goes into an open box or comes out. */
  private portOf(inner: Open, value: number, kind: 'in' | 'out'): number | undefined {
    const place = inner.scope.nodes.findIndex((node) => node.kind === kind && node.value === value)
    return place < 0 ? undefined : this.arrangement.placesOf(inner).nodes[2 * place]
  }
}

function boxItem(node: Node): Item | null {
  return node.kind === 'box' ? node.item : null
}

/** Where lines touch boxes: several stand side by side in the order in which they come. */
class Ends {
  private readonly at = new Map<Scope['lines'][number], { from: number; to: number }>()

  constructor(
    private readonly open: Open,
    private readonly places: Places,
  ) {
    const { lines } = open.scope
    this.spread((line) => line.from, (points) => points[2]!, 'from', lines)
    this.spread((line) => line.to, (points) => points[points.length - 4]!, 'to', lines)
  }

  attach(line: Scope['lines'][number], value: number, points: number[], portOf: (inner: Open, value: number, kind: 'in' | 'out') => number | undefined): void {
    const { nodes, sizes } = this.places
    const ends = this.at.get(line)!
    const [source, target] = [this.open.inner.get(line.from), this.open.inner.get(line.to)]
    const out = source && portOf(source, value, 'out')
    const into = target && portOf(target, value, 'in')
    // a line against the flow leaves and enters at the sides that the layout gave it
    const isDown = points[points.length - 1]! >= points[1]!
    if (!isDown) return
    points[0] = out === undefined ? ends.from : nodes[2 * line.from]! + out
    points[1] = nodes[2 * line.from + 1]! + (this.open.scope.nodes[line.from]!.kind === 'in' ? 0 : sizes[2 * line.from + 1]!)
    points[points.length - 2] = into === undefined ? ends.to : nodes[2 * line.to]! + into
    points[points.length - 1] = nodes[2 * line.to + 1]!
  }

  private spread(nodeOf: (line: Scope['lines'][number]) => number, bendOf: (points: readonly number[]) => number, end: 'from' | 'to', lines: readonly Scope['lines'][number][]): void {
    const byNode = new Map<number, number[]>()
    lines.forEach((line, at) => {
      const node = nodeOf(line)
      const list = byNode.get(node)
      if (list) list.push(at)
      else byNode.set(node, [at])
    })
    for (const [node, list] of byNode) {
      const isBox = this.open.scope.nodes[node]!.kind === 'box'
      const left = this.places.nodes[2 * node]!
      const width = isBox ? this.places.sizes[2 * node]! : 0
      list.sort((a, b) => bendOf(this.places.lines[a]!) - bendOf(this.places.lines[b]!) || a - b)
      const step = Math.min(24, (width * 0.7) / list.length)
      list.forEach((at, n) => {
        const x = left + width / 2 + (n - (list.length - 1) / 2) * step
        const known = this.at.get(lines[at]!)
        if (known) known[end] = x
        else this.at.set(lines[at]!, { from: x, to: x, [end]: x })
      })
    }
  }
}
