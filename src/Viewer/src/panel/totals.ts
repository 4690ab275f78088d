import type { Graph } from '../graph'

/** How much is kept in parameters or buffers, one that is shared counted once. */
export interface Total {
  readonly tensors: number
  readonly elements: number
  readonly bytes: number
}

export type Kept = 'parameter' | 'buffer'

/** What modules keep, by themselves and with all that is inside them. */
export class Totals {
  private readonly inside: number[][]
  private readonly found = new Map<string, Total>()

  constructor(private readonly graph: Graph) {
    const { parent } = graph.data.modules
    this.inside = parent.map(() => [])
    parent.forEach((outer, module) => {
      if (outer >= 0) this.inside[outer]!.push(module)
    })
  }

  own(module: number, kind: Kept): Total {
    return this.sum(new Set(this.values(module)), kind)
  }

  all(module: number, kind: Kept): Total {
    const key = `${kind} ${module}`
    const known = this.found.get(key)
    if (known) return known
    const values = new Set<number>()
    const left = [module]
    for (let at = left.pop(); at !== undefined; at = left.pop()) {
      for (const value of this.values(at)) values.add(value)
      left.push(...this.inside[at]!)
    }
    const total = this.sum(values, kind)
    this.found.set(key, total)
    return total
  }

  graphTotal(kind: Kept): Total {
    return this.sum(this.graph.data.values.kind.keys(), kind)
  }

  private values(module: number): number[] {
    return (this.graph.data.modules.kept[module] ?? []).filter((part) => typeof part === 'number')
  }

  private sum(values: Iterable<number>, kind: Kept): Total {
    const { type } = this.graph.data.values
    let tensors = 0
    let elements = 0
    let bytes = 0
    for (const value of values) {
      if (value < 0 || this.graph.kind(value) !== kind) continue
      tensors++
      elements += Math.max(0, this.graph.data.typeElements[type[value]!] ?? 0)
      bytes += Math.max(0, this.graph.data.typeBytes[type[value]!] ?? 0)
    }
    return { tensors, elements, bytes }
  }
}

/** How long the whole pass took, in nanoseconds; 0 where no time was recorded. */
export function passTime(graph: Graph): number {
  const { calls, operations } = graph.data
  let time = 0
  for (const [call, duration] of Object.entries(calls.duration))
    if (calls.parent[Number(call)]! < 0 && calls.bodyOf[call] === undefined) time += duration
  for (const [operation, duration] of Object.entries(operations.duration)) if (graph.callOf[Number(operation)]! < 0) time += duration
  return time
}
