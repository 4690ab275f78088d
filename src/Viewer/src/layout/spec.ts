import type { Graph } from '../graph'
import type { Item, Tree } from '../tree/items'

/** How a line is drawn: what flows; from a steering read to what ran because of it; a connection that is gone. */
export type LineKind = 'flow' | 'steer' | 'gone'

/** One line of a scope, between two of its nodes. */
export interface Line {
  readonly from: number
  readonly to: number
  readonly kind: LineKind
  /** What flows there; for steering the value that was read. */
  readonly values: number[]
  /** The argument that the value is, where a single operation takes it and the order matters; the way taken. */
  label: string
}

/** A node of a scope: a box, or a place on its edge where a value comes in or goes out. */
export type Node =
  | {
      readonly kind: 'box'
      readonly item: Item
      /** Values that many use, told by a sign beside each box that does. */
      readonly signs: number[]
    }
  | { readonly kind: 'in' | 'out'; readonly value: number }

/** What one open box shows: its nodes and the lines among them. */
export interface Scope {
  readonly item: Item
  readonly nodes: Node[]
  readonly lines: Line[]
}

/** A value that more boxes of a scope use is shown by a sign beside each: one node with a hundred lines is laid out slowly and read by nobody. */
const widelyUsed = 8

/** Finds what an open box shows. `shown` tells which children are: of a group, one or all. */
export function scopeOf(tree: Tree, item: Item, shown: readonly Item[]): Scope {
  return new ScopeMaker(tree, item, shown).make()
}

class ScopeMaker {
  private readonly graph: Graph
  private readonly nodes: Node[] = []
  private readonly lines = new Map<number, Line>()
  private readonly inputs = new Map<number, number>()
  private readonly ins = new Map<number, number>()
  private readonly outs = new Map<number, number>()
  private readonly extra: Line[] = []

  constructor(
    private readonly tree: Tree,
    private readonly item: Item,
    private readonly shown: readonly Item[],
  ) {
    this.graph = tree.graph
  }

  make(): Scope {
    const { order } = this.tree
    const home = homes(this.graph)
    home.fill(-1)
    for (const child of this.shown) {
      child.place = this.nodes.length
      this.nodes.push({ kind: 'box', item: child, signs: [] })
      if (child.kind === 'input') this.inputs.set(child.index, child.place)
      for (let at = child.start; at < child.end; at++) home[order[at]!] = child.place
    }
    for (const child of this.shown) {
      if (child.kind === 'output') this.line(this.sourceOf(child.index, home), child.place, child.index, 'flow', '')
      for (let at = child.start; at < child.end; at++) this.operation(order[at]!, child.place, home)
    }
    const results = this.tree.resultsOf.get(this.item) ?? []
    for (let at = 0; at < results.length; at += 2) this.line(this.sourceOf(results[at]!, home), this.port(this.outs, 'out', results[at + 1]!), results[at]!, 'flow', '')
    this.gone(home)
    return this.spread({ item: this.item, nodes: this.nodes, lines: [...this.lines.values(), ...this.extra] })
  }

  private operation(op: number, place: number, home: Int32Array): void {
    const { graph } = this
    const { inputStart, inputs, outputStart, outputs, branch } = graph.data.operations
    for (let at = inputStart[op]!; at < inputStart[op + 1]!; at++) {
      const value = inputs[at]!
      if (value < 0 || !graph.isFlowing(value)) continue
      const from = this.sourceOf(value, home)
      if (from !== place) this.line(from, place, value, 'flow', this.argument(op, at - inputStart[op]!, place))
    }
    for (let at = outputStart[op]!; at < outputStart[op + 1]!; at++) if (outputs[at]! >= 0) this.leaves(outputs[at]!, place, home)
    const steered = branch[op]
    if (steered && isFirstOf(graph, op)) {
      const from = this.sourceOf(steered[0], home)
      if (from !== place) this.line(from, place, steered[0], 'steer', steered[1])
    }
  }

  /** Names the argument where a single operation takes several. */
  private argument(op: number, slot: number, place: number): string {
    const node = this.nodes[place]!
    if (node.kind !== 'box' || node.item.kind !== 'operation' || node.item.index !== op) return ''
    const { graph } = this
    let flowing = 0
    for (const value of graph.inputs(op)) if (value >= 0 && graph.isFlowing(value)) flowing++
    return flowing > 1 ? graph.inputName(op, slot) : ''
  }

  /** The node that a value comes from: a box in here, or a place on the edge; -1 where what makes it is not shown anywhere. */
  private sourceOf(value: number, home: Int32Array): number {
    const producer = this.graph.producer[value]!
    if (producer >= 0 && !this.tree.itemOfOperation[producer]) return -1
    const inside = producer >= 0 ? home[producer]! : (this.inputs.get(value) ?? this.bodyOf(value))
    return inside >= 0 ? inside : this.port(this.ins, 'in', value)
  }

  /** The box here whose body is given a value; -1 where none is. */
  private bodyOf(value: number): number {
    for (let at: Item | null | undefined = this.tree.find('i' + value); at; at = at.parent) {
      const node: Node | undefined = this.nodes[at.place]
      if (node?.kind === 'box' && node.item === at) return at.place
    }
    return -1
  }

  private leaves(value: number, place: number, home: Int32Array): void {
    for (const user of this.graph.uses(value))
      if (home[user]! < 0 && this.tree.itemOfOperation[user]) {
        this.line(place, this.port(this.outs, 'out', value), value, 'flow', '')
        return
      }
    for (const output of this.tree.outputsOf.get(value) ?? [])
      if (!isWithin(output, this.item)) {
        this.line(place, this.port(this.outs, 'out', value), value, 'flow', '')
        return
      }
  }

  private port(ports: Map<number, number>, kind: 'in' | 'out', value: number): number {
    let place = ports.get(value)
    if (place === undefined) {
      place = this.nodes.length
      this.nodes.push({ kind, value })
      ports.set(value, place)
    }
    return place
  }

  private line(from: number, to: number, value: number, kind: LineKind, label: string): void {
    if (from === to || from < 0) return
    if (kind !== 'flow') {
      this.extra.push({ from, to, kind, values: [value], label })
      return
    }
    const key = from * 0x4000000 + to
    const known = this.lines.get(key)
    if (!known) {
      this.lines.set(key, { from, to, kind, values: [value], label })
      return
    }
    if (!known.values.includes(value)) known.values.push(value)
    if (label && known.label !== label) known.label = known.label ? `${known.label}, ${label}` : label
  }

  private gone(home: Int32Array): void {
    const uses = this.graph.data.marks?.goneUses ?? []
    for (let at = 0; at < uses.length; at += 2) {
      const producer = this.graph.producer[uses[at]!]!
      const to = home[uses[at + 1]!]!
      const from = producer >= 0 ? home[producer]! : (this.inputs.get(uses[at]!) ?? -1)
      if (from >= 0 && to >= 0 && from !== to) this.line(from, to, uses[at]!, 'gone', 'gone')
    }
  }

  /** Gives what many use a sign beside each. */
  private spread(scope: Scope): Scope {
    const fans = new Map<number, Line[]>()
    for (const line of scope.lines) {
      if (line.kind !== 'flow' || line.values.length > 1) continue
      const fan = fans.get(line.values[0]!)
      if (fan) fan.push(line)
      else fans.set(line.values[0]!, [line])
    }
    const dropped = new Set<Line>()
    for (const [value, fan] of fans) {
      if (fan.length <= widelyUsed) continue
      // the first stays, so that one sees where it comes from
      for (const line of fan.slice(1)) {
        const node = scope.nodes[line.to]!
        if (node.kind !== 'box') continue
        node.signs.push(value)
        dropped.add(line)
      }
    }
    return dropped.size === 0 ? scope : { ...scope, lines: scope.lines.filter((line) => !dropped.has(line)) }
  }
}

/** By operation, where it is among the nodes of the scope at hand; one array for all, because a graph may be large and scopes many. */
const homeOf = new WeakMap<Graph, Int32Array>()

function homes(graph: Graph): Int32Array {
  let home = homeOf.get(graph)
  if (!home) homeOf.set(graph, (home = new Int32Array(graph.operationCount)))
  return home
}

const firsts = new WeakMap<Graph, Set<number>>()

/** Whether an operation is the first that ran because of what was read. */
function isFirstOf(graph: Graph, op: number): boolean {
  let first = firsts.get(graph)
  if (!first) {
    const seen = new Set<string>()
    firsts.set(graph, (first = new Set()))
    for (const [at, [value, taken]] of Object.entries(graph.data.operations.branch)) {
      const key = `${value} ${taken}`
      if (!seen.has(key)) first.add(Number(at))
      seen.add(key)
    }
  }
  return first.has(op)
}

function isWithin(item: Item, scope: Item): boolean {
  for (let at: Item | null = item; at; at = at.parent) if (at === scope) return true
  return false
}
