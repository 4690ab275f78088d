import { markNames } from '../page'
import { bytes, grouped } from '../text'
import { became } from './comparison'
import type { Known, Section, Sheet, Words } from './sheet'
import { facts, operationLink, pairs, pathLinks, sizeOf, statistics, table, text, valueLink } from './sheet-parts'

export function valueSheet(known: Known, value: number): Sheet {
  const { graph } = known
  const { values, typeElements } = graph.data
  const producer = graph.producer[value]!
  const elements = typeElements[values.type[value]!] ?? -1
  const uses = usesOf(known, value)
  const mark = markNames[graph.data.marks?.values[value] ?? 0]!
  const sections: Section[] = [
    ...facts([
      ['Comparison', became(known, mark)],
      ['Type', graph.type(value)],
      ['Elements', elements >= 0 ? grouped(elements) : ''],
      ['Size', sizeOf(graph, value)],
      ['Memory of its storage', values.bytes[value] === undefined ? '' : bytes(values.bytes[value])],
      ['Made by', producer < 0 ? '' : [operationLink(graph, producer), ` (${graph.operatorName(producer)})`]],
      ['View of', related(known, values.base[value])],
      ['Written in place over', related(known, values.previous[value])],
      ['Kept by', keepers(known, value)],
    ]),
    ...text('Elements', values.content[value]),
    ...statistics(graph, value),
    ...table('Used by', ['Operation', 'As'], uses.length, (row) => {
      const { operation, slot } = uses[row]!
      return [[operationLink(graph, operation), ` ${graph.operatorName(operation)}`], [graph.inputName(operation, slot) || `input ${slot + 1}`]]
    }),
    ...views(known, value),
    ...pairs('Metadata', values.metadata[value]),
  ]
  const kind = graph.kind(value)
  return {
    heading: values.name[value] || 'unnamed value',
    sort: kind === 'outer' ? 'Value from outside' : kind[0]!.toUpperCase() + kind.slice(1),
    name: '',
    mark,
    failed: false,
    path: producer < 0 ? [] : pathLinks(graph, graph.callOf[producer]!),
    sections,
  }
}

function related({ graph }: Known, value: number | undefined): Words {
  return value === undefined ? [] : [valueLink(graph, value)]
}

/** The operations that use a value, with the slots that they use it in. */
function usesOf({ graph }: Known, value: number): { operation: number; slot: number }[] {
  return [...new Set(graph.uses(value))].flatMap((operation) =>
    graph.inputs(operation).flatMap((input, slot) => (input === value ? [{ operation, slot }] : [])),
  )
}

/** The values that share memory with one, or were written over it. */
function views({ graph }: Known, value: number): Section[] {
  const list = ([['view', graph.data.values.base], ['written in place', graph.data.values.previous]] as const).flatMap(([how, of]) =>
    Object.entries(of).flatMap(([other, base]) => (base === value ? [{ other: Number(other), how }] : [])),
  )
  return table('Shares memory with', ['Value', 'As'], list.length, (row) => [[valueLink(graph, list[row]!.other)], [list[row]!.how]])
}

/** The modules that keep a parameter or a buffer, and as what. */
function keepers({ graph }: Known, value: number): Words {
  const { modules } = graph.data
  const words: Words[number][] = []
  for (const [key, kept] of Object.entries(modules.kept))
    for (let at = 0; at < kept.length; at += 2) {
      if (kept[at + 1] !== value) continue
      const module = Number(key)
      const call = graph.callsOfModule[module]![0]
      const path = modules.path[module] || modules.type[module]!
      words.push(words.length > 0 ? ', ' : '', call === undefined ? path : { text: path, target: { kind: 'call', index: call } }, ` as ${kept[at]}`)
    }
  return words
}
