import { grouped, plural } from '../text'
import { became } from './comparison'
import { timeText } from './figures'
import { callName, chain } from './nesting'
import type { Known, Section, Sheet, Words } from './sheet'
import { callLink, facts, operationLink, operationsText, origin, pairs, pathLinks, totalText, values } from './sheet-parts'
import { boundary } from './within'

export function callSheet(known: Known, call: number): Sheet {
  const { graph, totals } = known
  const { calls, modules, values: columns } = graph.data
  const module = calls.module[call]!
  const operation = calls.bodyOf[call]
  const passes = graph.callsOfModule[module] ?? []
  const { inputs, outputs } = boundary(graph, call)
  const others: Words = passes
    .filter((other) => other !== call)
    .slice(0, 12)
    .flatMap((other, place) => [place > 0 ? ', ' : '', { text: `pass ${calls.pass[other]}`, target: { kind: 'call' as const, index: other } }])
  const failures = failuresIn(known, call)
  const first = calls.repeats[call]
  const kept = (modules.kept[module] ?? []) as readonly (string | number)[]
  const own = Array.from({ length: kept.length / 2 }, (_, place) => ({ name: String(kept[2 * place]), value: Number(kept[2 * place + 1]) }))
  const sections: Section[] = [
    ...facts([
      ['Failed', failures.flatMap((failure, place) => [place > 0 ? ', ' : '', operationLink(graph, failure)])],
      ['Comparison', became(known, graph.callMark(call))],
      ['Path', graph.modulePath(call)],
      ['Arguments', modules.arguments[module]],
      ['Body of', operation === undefined ? '' : [operationLink(graph, operation)]],
      ['Pass', passes.length > 1 ? [`${calls.pass[call]} of ${grouped(passes.length)}: also `, ...others, passes.length > 13 ? ', …' : ''] : ''],
      ['Stands for', calls.count[call] ? plural(calls.count[call], 'equal module') : ''],
      ['Equal to', first === undefined || first === call ? '' : [callLink(graph, first)]],
      ['Time', calls.duration[call] === undefined ? '' : timeText(calls.duration[call], known.passTime)],
      ['Operations', operationsText(graph, call)],
      ['Parameters', module < 0 ? '' : totalText(totals.all(module, 'parameter'))],
      ['Own parameters', module < 0 ? '' : ownText(known, module, 'parameter')],
      ['Buffers', module < 0 ? '' : totalText(totals.all(module, 'buffer'))],
      ['Own buffers', module < 0 ? '' : ownText(known, module, 'buffer')],
    ]),
    ...values(
      graph,
      'Inputs',
      inputs.map((value) => ({ name: '', value, note: origin(graph, value) })),
    ),
    ...values(
      graph,
      'Outputs',
      outputs.map((value) => ({ name: '', value, note: origin(graph, value) })),
    ),
    ...values(graph, 'Parameters', own.filter(({ value }) => columns.kind[value] === 2)),
    ...values(graph, 'Buffers', own.filter(({ value }) => columns.kind[value] !== 2)),
    ...pairs('Metadata', modules.metadata[module]),
  ]
  return {
    heading: graph.moduleType(call) || graph.modulePath(call) || callName(graph, call),
    sort: operation === undefined ? 'Module' : 'Body',
    name: callName(graph, call),
    mark: graph.callMark(call),
    failed: failures.length > 0,
    path: pathLinks(graph, call).slice(0, -1),
    sections,
  }
}

/** The operations that failed in a call. */
function failuresIn({ graph }: Known, call: number): number[] {
  return Object.keys(graph.data.operations.error)
    .map(Number)
    .filter((operation) => chain(graph, graph.callOf[operation]!).includes(call))
}

/** What a module keeps itself, where it is not all that it keeps. */
function ownText({ totals }: Known, module: number, kind: 'parameter' | 'buffer'): string {
  const own = totals.own(module, kind)
  return own.tensors === totals.all(module, kind).tensors ? '' : totalText(own) || 'none'
}
