import type { Graph } from '../graph'
import { bytes, grouped } from '../text'
import { callName, chain, operationName } from './nesting'
import type { FactsSection, Link, Section, StatisticsSection, TableSection, TextSection, Words } from './sheet'
import type { Total } from './totals'
import { operationsWithin } from './within'

export function operationLink(graph: Graph, operation: number): Link {
  return { text: operationName(graph, operation), target: { kind: 'operation', index: operation } }
}

export function callLink(graph: Graph, call: number): Link {
  return { text: graph.modulePath(call) || callName(graph, call), target: { kind: 'call', index: call } }
}

export function valueLink(graph: Graph, value: number): Link {
  return { text: graph.data.values.name[value] || 'unnamed', target: { kind: 'value', index: value } }
}

/** The calls from the outermost to one, each by its name in the one before, and the operations that they are bodies of. */
export function pathLinks(graph: Graph, call: number): Link[] {
  return chain(graph, call).flatMap((one) => {
    const operation = graph.data.calls.bodyOf[one]
    const link: Link = { text: callName(graph, one), target: { kind: 'call', index: one } }
    return operation === undefined ? [link] : [operationLink(graph, operation), link]
  })
}

/** Facts without those that are empty; nothing where all are. */
export function facts(all: readonly (readonly [string, Words | string | undefined])[]): FactsSection[] {
  const told = all.flatMap(([name, words]) => {
    if (words === undefined || words.length === 0) return []
    return [[name, typeof words === 'string' ? [words] : words] as const]
  })
  return told.length > 0 ? [{ kind: 'facts', facts: told }] : []
}

export function table(title: string, columns: readonly string[], count: number, row: (index: number) => readonly Words[]): TableSection[] {
  return count > 0 ? [{ kind: 'table', title, columns, count, row }] : []
}

/** Names and texts that come by turns. */
export function pairs(title: string, list: readonly string[] | undefined): TableSection[] {
  return table(title, ['Name', 'Value'], (list?.length ?? 0) / 2, (row) => [[list![2 * row]!], [list![2 * row + 1]!]])
}

export function text(title: string, text: string | undefined, isError = false): TextSection[] {
  return text ? [{ kind: 'text', title, text, isError }] : []
}

export function statistics(graph: Graph, value: number): StatisticsSection[] {
  const recorded = graph.data.values.statistics[value]
  return recorded ? [{ kind: 'statistics', title: `Statistics of ${valueLink(graph, value).text}`, statistics: recorded }] : []
}

/** Values by the names that they have in a place: an argument, a parameter. */
export function values(graph: Graph, title: string, list: readonly { name: string; value: number; note?: Words }[]): Section[] {
  const named = list.some((one) => one.name !== '')
  const columns = [...(named ? ['Name'] : []), 'Value, type and size']
  return table(title, columns, list.length, (row) => {
    const { name, value, note } = list[row]!
    const cells: Words[] = named ? [[name]] : []
    if (value < 0) return [...cells, ['none']]
    const typeAndSize = [graph.type(value), sizeOf(graph, value)].filter((part) => part !== '').join(', ')
    return [...cells, [valueLink(graph, value), ...(note ?? []), typeAndSize && '\n' + typeAndSize]]
  })
}

/** Where a value comes from, behind its name. */
export function origin(graph: Graph, value: number): Words {
  if (value < 0) return []
  const producer = graph.producer[value]!
  if (producer >= 0) return [' from ', operationLink(graph, producer)]
  return graph.kind(value) === 'activation' ? [] : [` (${graph.kind(value)})`]
}

export function sizeOf(graph: Graph, value: number): string {
  const size = graph.data.typeBytes[graph.data.values.type[value]!] ?? -1
  return size >= 0 ? bytes(size) : ''
}

/** How many operations there are in a call, or with -1 in the pass. */
export function operationsText(graph: Graph, call: number): string {
  const { operations, inner } = operationsWithin(graph, call)
  return inner > 0 ? `${grouped(operations.length)}, carried out by ${grouped(inner)} inner ones` : grouped(operations.length)
}

/** `25,557,032 in 62 tensors, 97.5 MiB`. */
export function totalText(total: Total): string {
  if (total.tensors === 0) return ''
  return `${grouped(total.elements)} in ${total.tensors === 1 ? '1 tensor' : `${grouped(total.tensors)} tensors`}, ${bytes(total.bytes)}`
}
