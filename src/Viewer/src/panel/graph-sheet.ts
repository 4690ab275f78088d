import type { Graph } from '../graph'
import { grouped, nanoseconds, plural } from '../text'
import { comparisonFacts } from './comparison'
import type { Known, Section, Sheet } from './sheet'
import { callLink, facts, operationLink, operationsText, origin, pairs, pathLinks, table, totalText, values } from './sheet-parts'
import { operationsWithin } from './within'

/** What is told while nothing is selected. */
export function graphSheet(known: Known): Sheet {
  const { graph, totals, page } = known
  const { data } = graph
  const calls = graph.callCount - Object.keys(data.calls.bodyOf).length
  const failed = Object.keys(data.operations.error).map(Number)
  const sections: Section[] = [
    ...table('Where it broke', ['Operation', 'In'], failed.length, (row) => {
      const call = graph.callOf[failed[row]!]!
      return [[operationLink(graph, failed[row]!), ` ${graph.operatorName(failed[row]!)}`], call < 0 ? [] : [callLink(graph, call)]]
    }),
    ...comparisonFacts(page),
    ...facts([
      ['Made by', data.producer],
      ['Operations', operationsText(graph, -1)],
      ['Modules', data.modules.path.length === 0 ? '' : `${grouped(data.modules.path.length)}, ${plural(calls, 'call')}`],
      ['Values', grouped(graph.valueCount)],
      ['Parameters', totalText(totals.graphTotal('parameter'))],
      ['Buffers', totalText(totals.graphTotal('buffer'))],
      ['Time', known.passTime > 0 ? nanoseconds(known.passTime) : ''],
    ]),
    ...values(
      graph,
      'Inputs',
      ofPass(data.inputs).map((value) => ({ name: '', value })),
    ),
    ...values(
      graph,
      'Outputs',
      ofPass(data.outputs).map((value) => ({ name: '', value, note: origin(graph, value) })),
    ),
    ...operatorTable(graph),
    ...pairs('Metadata', data.metadata),
  ]
  return {
    heading: page.comparison ? page.title : data.name || page.title,
    sort: page.comparison ? 'Comparison' : 'Graph',
    name: '',
    mark: 'same',
    failed: failed.length > 0,
    path: pathLinks(graph, -1),
    sections,
  }
}

/** The values of the pass itself among those that are given to it or by it, or to or by its bodies. */
function ofPass(list: readonly number[]): number[] {
  return list.filter((_, at) => at % 2 === 0 && list[at + 1]! < 0)
}

/** How often each operator runs, the most frequent first. */
function operatorTable(graph: Graph): Section[] {
  const counts = new Uint32Array(graph.data.operators.length)
  for (const operation of operationsWithin(graph, -1).operations) counts[graph.data.operations.operator[operation]!]!++
  const order = [...counts.keys()].sort((a, b) => counts[b]! - counts[a]! || a - b).filter((operator) => counts[operator]! > 0)
  return table('Operators', ['Operator', 'Count'], order.length, (row) => [[graph.data.operators[order[row]!]!], [grouped(counts[order[row]!]!)]])
}
