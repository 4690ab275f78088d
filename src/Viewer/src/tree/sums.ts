import type { Graph } from '../graph'
import type { Item, Tree } from './items'
import type { Measure } from './measure'

/** How much of a measure each operation has. What an operation was carried out by has no share of its own: the operation has all. */
function amounts(graph: Graph, measure: Measure): Float64Array {
  const { operations, values } = graph.data
  const amount = new Float64Array(graph.operationCount)
  const seen = new Uint8Array(graph.valueCount)
  for (let op = 0; op < graph.operationCount; op++) {
    if (graph.isInBody(op)) continue
    if (measure === 'operations') amount[op] = 1
    else if (measure === 'time') amount[op] = operations.duration[op] ?? 0
    else if (measure === 'memory') {
      for (const value of graph.outputs(op)) if (value >= 0) amount[op]! += values.bytes[value] ?? Math.max(0, graph.data.typeBytes[values.type[value]!] ?? 0)
    } else if (measure === 'parameters') {
      // one that several use counts where it is used first
      for (const value of graph.inputs(op))
        if (value >= 0 && !seen[value] && graph.kind(value) === 'parameter') {
          seen[value] = 1
          amount[op]! += Math.max(0, graph.data.typeElements[values.type[value]!] ?? 0)
        }
    }
  }
  return amount
}

/** Sums of a measure over boxes. */
export class Sums {
  private readonly upTo: Float64Array

  constructor(tree: Tree, measure: Measure) {
    const amount = amounts(tree.graph, measure)
    this.upTo = new Float64Array(tree.order.length + 1)
    tree.order.forEach((op, at) => (this.upTo[at + 1] = this.upTo[at]! + amount[op]!))
  }

  get total(): number {
    return this.upTo[this.upTo.length - 1]!
  }

  of(item: Item): number {
    return this.upTo[item.end]! - this.upTo[item.start]!
  }
}

const known = new WeakMap<Tree, Map<Measure, Sums>>()

/** The sums of a tree, made when they are first asked for. */
export function sumsOf(tree: Tree, measure: Measure): Sums {
  let sums = known.get(tree)
  if (!sums) known.set(tree, (sums = new Map()))
  let found = sums.get(measure)
  if (!found) sums.set(measure, (found = new Sums(tree, measure)))
  return found
}
