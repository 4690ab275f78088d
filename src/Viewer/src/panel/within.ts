import type { Graph } from '../graph'
import { enclosingCall } from './nesting'

const outside = 0
const inside = 1
/** Inside through what an operation was carried out by, which tells the same again in more detail. */
const inner = 2

/** By call: whether it is a call, or inside it; all are inside -1, the pass. */
function callsWithin(graph: Graph, call: number): Uint8Array {
  const { bodyName } = graph.data.calls
  const within = new Uint8Array(graph.callCount)
  const known = new Uint8Array(graph.callCount)
  if (call >= 0) within[call] = known[call] = inside
  for (let start = 0; start < graph.callCount; start++) {
    const passed: number[] = []
    let at = start
    while (at >= 0 && !known[at]) {
      passed.push(at)
      at = enclosingCall(graph, at)
    }
    let how = at >= 0 ? within[at]! : call < 0 ? inside : outside
    for (const one of passed.reverse()) {
      if (how !== outside && bodyName[one] === 'inner') how = inner
      within[one] = how
      known[one] = 1
    }
  }
  return within
}

/** The operations in a call, or with -1 in the whole pass, and how many more these were carried out by. */
export function operationsWithin(graph: Graph, call: number): { readonly operations: readonly number[]; readonly inner: number } {
  const within = callsWithin(graph, call)
  const operations: number[] = []
  let more = 0
  graph.callOf.forEach((of, operation) => {
    const how = of >= 0 ? within[of]! : call < 0 ? inside : outside
    if (how === inside) operations.push(operation)
    else if (how === inner) more++
  })
  return { operations, inner: more }
}

export interface Boundary {
  /** Values that flow in from outside, in the order of their first use. */
  readonly inputs: readonly number[]
  /** Values made inside that are used outside or given by the pass. */
  readonly outputs: readonly number[]
}

/** What goes into and comes out of a call. */
export function boundary(graph: Graph, call: number): Boundary {
  const within = callsWithin(graph, call)
  const isIn = (operation: number) => operation >= 0 && graph.callOf[operation]! >= 0 && within[graph.callOf[operation]!] !== outside
  const isCallIn = (of: number) => of >= 0 && within[of] !== outside
  const givenIn = new Set(ofCalls(graph.data.inputs, isCallIn))
  const givenOutside = new Set(ofCalls(graph.data.inputs, (of) => !isCallIn(of)))
  const taken = new Set(ofCalls(graph.data.outputs, (of) => of === call || !isCallIn(of)))
  // a body's own inputs come from nowhere else; those of inner operations are the values themselves
  const comesIn = (value: number) =>
    !graph.isKept(value) && !isIn(graph.producer[value]!) && (graph.producer[value]! >= 0 || givenOutside.has(value) || !givenIn.has(value))
  const inputs = new Set<number>()
  const outputs = new Set<number>()
  const { operations: columns } = graph.data
  for (let operation = 0; operation < graph.operationCount; operation++) {
    if (!isIn(operation)) continue
    for (let at = columns.inputStart[operation]!; at < columns.inputStart[operation + 1]!; at++) {
      const value = columns.inputs[at]!
      if (value >= 0 && comesIn(value)) inputs.add(value)
    }
    for (let at = columns.outputStart[operation]!; at < columns.outputStart[operation + 1]!; at++) {
      const value = columns.outputs[at]!
      if (value >= 0 && (taken.has(value) || graph.uses(value).some((user) => !isIn(user)))) outputs.add(value)
    }
  }
  // a body is given its inputs by the operation that it is inside
  for (const value of ofCalls(graph.data.inputs, (of) => of === call)) inputs.add(value)
  return { inputs: [...inputs], outputs: [...outputs] }
}

/** Of values and calls by turns, the values of some calls. */
function ofCalls(list: readonly number[], isWanted: (call: number) => boolean): number[] {
  return list.filter((_, at) => at % 2 === 0 && isWanted(list[at + 1]!))
}
