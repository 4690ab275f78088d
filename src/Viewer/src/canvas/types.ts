import type { Graph } from '../graph'
import type { Item } from '../tree/items'

export interface TypeCount {
  readonly type: string
  readonly count: number
}

/** What type each box of a graph is of: a module's, or the operator where there is no module of its own. */
export class Types {
  /** By call: its operation where it is all that runs there, in what it calls too; -1 where more or none is. */
  private readonly only: Int32Array
  private readonly colours = new Map<string, string>()
  /** The most frequent first; without what operations were carried out by. */
  readonly counts: readonly TypeCount[]

  constructor(private readonly graph: Graph) {
    this.only = onlyOperations(graph)
    this.counts = this.count((call) => !graph.isBody(call))
    const taken = new Set<number>()
    for (const counts of [this.counts, this.count((call) => graph.isBody(call))]) {
      // what is in most networks comes first to its hue
      for (const { type } of counts) if (usualHue(type) !== undefined && !this.colours.has(type)) this.colours.set(type, colourAt(ownPlace(type, taken)))
      for (const { type } of counts) if (!this.colours.has(type)) this.colours.set(type, colourAt(freePlace(hashOf(type) % hueCount, taken)))
    }
  }

  of(item: Item): string | null {
    switch (item.kind) {
      case 'operation':
        return this.ofOperation(item.index)
      case 'call':
      case 'repeats':
      case 'passes':
        return this.ofCall(item.index) || null
      default:
        return null
    }
  }

  colourOf(type: string | null): string | null {
    return type === null ? null : (this.colours.get(type) ?? null)
  }

  private ofCall(call: number): string {
    const only = this.only[call]!
    const type = this.graph.moduleType(call)
    if (type && !this.isFunction(call)) return type
    return only >= 0 ? this.ofOperation(only) : type.slice(type.lastIndexOf('.') + 1)
  }

  private ofOperation(op: number): string {
    return this.layerOf(op) || this.graph.operatorName(op)
  }

  /** The type of the layer that is this operation and nothing else, so that it looks the same open and closed. */
  private layerOf(op: number): string {
    const { calls } = this.graph.data
    for (let call = this.graph.callOf[op]!; call >= 0 && this.only[call] === op; call = calls.parent[call]!)
      if (this.graph.moduleType(call) && !this.isFunction(call)) return this.graph.moduleType(call)
    return ''
  }

  /** A function that was called has a box too, and the name of what it does is the operation's. */
  private isFunction(call: number): boolean {
    return this.graph.modulePath(call).endsWith('()')
  }

  private count(isCounted: (call: number) => boolean): TypeCount[] {
    const counts = new Map<string, number>()
    const add = (type: string) => type && counts.set(type, (counts.get(type) ?? 0) + 1)
    const { graph } = this
    for (let call = 0; call < graph.callCount; call++)
      // the operations of others are counted below
      if (isCounted(call) && (this.only[call]! < 0 || (graph.moduleType(call) && !this.isFunction(call)))) add(this.ofCall(call))
    for (let op = 0; op < graph.operationCount; op++) if (isCounted(graph.callOf[op]!) && !graph.isConstant(op) && !this.layerOf(op)) add(graph.operatorName(op))
    return [...counts].map(([type, count]) => ({ type, count })).sort((a, b) => b.count - a.count || (a.type < b.type ? -1 : 1))
  }
}

function onlyOperations(graph: Graph): Int32Array {
  const { calls } = graph.data
  const only = new Int32Array(graph.callCount).fill(-1)
  const counts = new Int32Array(graph.callCount)
  graph.callOf.forEach((call, op) => {
    if (call < 0) return
    only[call] = counts[call]!++ === 0 ? op : -1
  })
  // a caller stands before what it calls
  for (let call = graph.callCount - 1; call >= 0; call--) {
    const parent = calls.parent[call]!
    if (parent < 0 || calls.bodyOf[call] !== undefined || counts[call] === 0) continue
    only[parent] = counts[parent] === 0 ? only[call]! : -1
    counts[parent]! += counts[call]!
  }
  return only
}

const known = new WeakMap<Graph, Types>()

export function typesOf(graph: Graph): Types {
  let types = known.get(graph)
  if (!types) known.set(graph, (types = new Types(graph)))
  return types
}

/** Hues of what is in most networks, so that it looks the same in every page; the others get theirs from their name. */
const usual: readonly (readonly [RegExp, number])[] = [
  [/conv/, 7],
  [/linear|gemm|matmul|mm$|dense/, 9],
  [/norm/, 2],
  [/softmax/, 11],
  [/elu|sigmoid|tanh|silu|swish|clip/, 4],
  [/pool/, 1],
  [/attention/, 0],
  [/embedding|gather/, 10],
  [/lstm|gru|rnn/, 8],
  [/^(add|sub|mul|div)/, 3],
  [/drop|flatten|view|reshape|transpose|permute|concat|cat$|split|slice|squeeze|expand/, 6],
]

const hueCount = 12
/** How much of the hue is in the colour, in percent: full, then pale. */
const tones = [36, 17]

/** The place of a usual type among the colours: its hue full or pale, or the next that is free. */
function ownPlace(type: string, taken: Set<number>): number {
  const hue = usualHue(type)!
  const place = tones.map((_, tone) => tone * hueCount + hue).find((place) => !taken.has(place))
  if (place === undefined) return freePlace(hue, taken)
  taken.add(place)
  return place
}

/** The next place that is free; the hue itself where none is. */
function freePlace(hue: number, taken: Set<number>): number {
  for (let at = 0; at < tones.length * hueCount; at++) {
    // five steps on is far from the hues beside it, and comes to all
    const place = Math.floor(at / hueCount) * hueCount + ((hue + 5 * at) % hueCount)
    if (taken.has(place)) continue
    taken.add(place)
    return place
  }
  return hue
}

function usualHue(type: string): number | undefined {
  const name = type.toLowerCase()
  return usual.find(([pattern]) => pattern.test(name))?.[1]
}

function hashOf(type: string): number {
  let hash = 0
  for (let at = 0; at < type.length; at++) hash = (Math.imul(hash, 31) + type.charCodeAt(at)) | 0
  return hash >>> 0
}

function colourAt(place: number): string {
  return `color-mix(in srgb, hsl(${(place % hueCount) * (360 / hueCount)} 75% 50%) ${tones[Math.floor(place / hueCount)]}%, var(--surface))`
}
