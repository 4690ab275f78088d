import { bytes } from '../text'
import { became, goneConnections, markWords } from './comparison'
import { timeText } from './figures'
import { callName, operationName } from './nesting'
import type { Known, Section, Sheet, Words } from './sheet'
import { facts, origin, pairs, pathLinks, statistics, table, text, valueLink, values } from './sheet-parts'

export function operationSheet(known: Known, operation: number): Sheet {
  const { graph } = known
  const { operations, values: columns } = graph.data
  const error = operations.error[operation]
  const inputs = graph.inputs(operation)
  const outputs = graph.outputs(operation)
  const made = outputs.filter((value) => value >= 0)
  const { duration, source, read, branch } = operations
  // a view has the memory of what it is a view of
  const fresh = made.filter((value) => columns.base[value] === undefined && columns.previous[value] === undefined)
  const memory = fresh.reduce((sum, value) => sum + (columns.bytes[value] ?? 0), 0)
  const relation = (of: Readonly<Record<string, number>>): Words =>
    made.filter((value) => of[value] !== undefined).flatMap((value, place) => [place > 0 ? ', ' : '', valueLink(graph, of[value]!)])
  const taken = branch[operation]
  const inputMarks = graph.data.marks?.inputs
  const sections: Section[] = [
    ...text('Error', error, true),
    ...text('Changes', graph.data.marks?.notes[operation]),
    ...facts([
      ['Comparison', became(known, graph.operationMark(operation))],
      ['Operator', graph.operator(operation)],
      ['Name', operations.name[operation]!],
      ['Time', duration[operation] === undefined ? '' : timeText(duration[operation], known.passTime)],
      ['Memory of results', memory > 0 ? bytes(memory) : ''],
      ['View of', relation(columns.base)],
      ['Written in place over', relation(columns.previous)],
      ['Source', source[operation]],
      ['Read by the program', read[operation]],
      ['Way taken', taken && [taken[1], ...(taken[0] >= 0 ? [' because of ', valueLink(graph, taken[0])] : [])]],
      [
        'Inside',
        (graph.bodies.get(operation) ?? []).flatMap((call, place) => [
          place > 0 ? ', ' : '',
          { text: callName(graph, call), target: { kind: 'call' as const, index: call } },
        ]),
      ],
    ]),
    ...pairs('Attributes', operations.attributes[operation]),
    ...values(
      graph,
      'Inputs',
      inputs.map((value, slot) => ({
        name: graph.inputName(operation, slot),
        value,
        note: [...origin(graph, value), ...markWords(inputMarks?.[operations.inputStart[operation]! + slot])],
      })),
    ),
    ...goneConnections(graph, operation),
    ...values(
      graph,
      'Outputs',
      outputs.map((value, slot) => ({ name: graph.outputName(operation, slot), value })),
    ),
    ...contents(known, inputs),
    ...made.slice(0, 8).flatMap((value) => statistics(graph, value)),
    ...pairs('Metadata', operations.metadata[operation]),
  ]
  return {
    heading: graph.operatorName(operation),
    sort: 'Operation',
    name: operationName(graph, operation),
    mark: graph.operationMark(operation),
    failed: error !== undefined,
    path: pathLinks(graph, graph.callOf[operation]!),
    sections,
  }
}

/** The elements of the small constants that go in. */
function contents({ graph }: Known, inputs: readonly number[]): Section[] {
  const known = inputs.filter((value) => value >= 0 && graph.data.values.content[value] !== undefined)
  return table('Constants', ['Value', 'Elements'], known.length, (row) => [
    [valueLink(graph, known[row]!)],
    [graph.data.values.content[known[row]!]!],
  ])
}
