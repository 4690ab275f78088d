import type { Colouring } from '../app'
import type { Graph } from '../graph'
import type { Sparse } from '../page'
import { bytes, count, nanoseconds } from '../text'

/** What operations have more or less of. */
export type Measure = 'operations' | 'time' | 'parameters' | 'memory'

/** The colouring as a measure; null where it is none. */
export function measureOf(colouring: Colouring): Exclude<Measure, 'operations'> | null {
  return colouring === 'role' || colouring === 'type' ? null : colouring
}

/** So much of a measure, as people read it. */
export function amountText(measure: Measure, amount: number): string {
  switch (measure) {
    case 'time':
      return nanoseconds(amount)
    case 'memory':
      return bytes(amount)
    case 'parameters':
      return `${count(amount)} ${amount === 1 ? 'parameter' : 'parameters'}`
    case 'operations':
      return `${count(amount)} ${amount === 1 ? 'operation' : 'operations'}`
  }
}

/** Whether anything of a graph has a share of the measure. */
export function isMeasured(graph: Graph, measure: Measure): boolean {
  const { operations, values, typeBytes } = graph.data
  switch (measure) {
    case 'operations':
      return graph.operationCount > 0
    case 'time':
      return !isEmpty(operations.duration)
    case 'parameters':
      return values.kind.some((_, value) => graph.kind(value) === 'parameter')
    case 'memory':
      return !isEmpty(values.bytes) || typeBytes.some((size) => size > 0)
  }
}

function isEmpty(columns: Sparse<unknown>): boolean {
  for (const _ in columns) return false
  return true
}
