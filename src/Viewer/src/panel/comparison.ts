import type { Graph } from '../graph'
import { type MarkName, markNames, type Page } from '../page'
import { grouped } from '../text'
import type { Known, Section, Words } from './sheet'
import { facts, table, valueLink } from './sheet-parts'

/** In a comparison: what became of a part. */
export function became({ page, graph }: Known, mark: MarkName): string {
  const { comparison } = page
  if (!comparison || !graph.data.marks) return ''
  switch (mark) {
    case 'added':
      return `added: only in ${comparison.new}`
    case 'removed':
      return `removed: only in ${comparison.old}`
    case 'changed':
      return 'changed'
    case 'same':
      return 'the same in both'
  }
}

/** A mark behind an input that isn't as it was. */
export function markWords(mark: number | undefined): Words {
  const name = markNames[mark ?? 0]!
  return name === 'same' ? [] : [` [${name}]`]
}

/** What an operation used in the old graph and doesn't in the new one. */
export function goneConnections(graph: Graph, operation: number): Section[] {
  const gone = graph.data.marks?.goneUses ?? []
  const values = gone.filter((_, at) => at % 2 === 0 && gone[at + 1] === operation)
  return table('No longer used', ['Value', 'Type'], values.length, (row) => [[valueLink(graph, values[row]!)], [graph.type(values[row]!)]])
}

export function comparisonFacts({ comparison }: Page): Section[] {
  if (!comparison) return []
  return [
    ...facts([
      ['Old', comparison.old],
      ['New', comparison.new],
      ...comparison.counts.map(({ kind, count }) => [kind, grouped(count)] as const),
    ]),
    ...table('Not compared in full', ['Limit'], comparison.limits.length, (row) => [[comparison.limits[row]!]]),
  ]
}
