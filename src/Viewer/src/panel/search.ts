import type { Target } from '../app'
import type { Graph } from '../graph'
import { enclosingCall, operationName } from './nesting'

/** The words of a query, in small letters; a shape is one word however it is spaced. */
export function words(query: string): string[] {
  return query
    .toLowerCase()
    .replace(/\s*,\s*/g, ',')
    .split(/\s+/)
    .filter((word) => word !== '')
}

const inPath = 1
const itself = 2

/** Finds calls, operations and values that no operation makes, by what they and their results are named and typed, and by where they are. */
export class Search {
  /** How many things there are to find. */
  readonly count: number
  private readonly calls: readonly number[]
  private readonly values: readonly number[]
  private columns: Columns | undefined

  constructor(private readonly graph: Graph) {
    const { bodyOf } = graph.data.calls
    this.calls = graph.data.calls.module.map((_, call) => call).filter((call) => bodyOf[call] === undefined)
    this.values = graph.data.values.name.map((_, value) => value).filter((value) => graph.producer[value]! < 0 && graph.data.values.name[value] !== '')
    this.count = this.calls.length + graph.operationCount + this.values.length
  }

  target(found: number): Target {
    if (found < this.calls.length) return { kind: 'call', index: this.calls[found]! }
    const operation = found - this.calls.length
    if (operation < this.graph.operationCount) return { kind: 'operation', index: operation }
    return { kind: 'value', index: this.values[operation - this.graph.operationCount]! }
  }

  /** What has all words, for `target`: first what has them itself, then what is only inside such a module. */
  find(query: string): number[] {
    const columns = (this.columns ??= new Columns(this.graph))
    // how well each does so far: 0 where a word is missing
    const fit = new Uint8Array(this.count).fill(itself)
    for (const word of words(query)) this.narrow(word, columns, fit)
    const found: number[] = []
    for (const wanted of [itself, inPath]) for (let at = 0; at < fit.length; at++) if (fit[at] === wanted) found.push(at)
    return found
  }

  private narrow(word: string, columns: Columns, fit: Uint8Array): void {
    const { graph, calls, values } = this
    const { operations, values: valueColumns, modules } = graph.data
    const has = (text: string): boolean => text.includes(word)
    const operators = columns.operators.map(has)
    const types = columns.types.map(has)
    const paths = columns.paths.map(has)
    const typesOfModules = columns.moduleTypes.map(has)
    // what is found reaches into the module's own name
    const ownPaths = columns.paths.map((path, module) => paths[module]! && path.lastIndexOf(word) + word.length > (columns.paths[modules.parent[module]!]?.length ?? 0))

    calls.forEach((call, at) => {
      if (fit[at] === 0) return
      const module = graph.data.calls.module[call]!
      if (ownPaths[module] || typesOfModules[module]) return
      fit[at] = paths[module] ? inPath : 0
    })

    const valueHas = (value: number) => types[valueColumns.type[value]!] === true || has(columns.values[value]!)
    for (let operation = 0, at = calls.length; operation < graph.operationCount; operation++, at++) {
      if (fit[at] === 0) continue
      if (operators[operations.operator[operation]!] || has(columns.operations[operation]!)) continue
      let found = false
      for (let slot = operations.outputStart[operation]!; !found && slot < operations.outputStart[operation + 1]!; slot++)
        found = operations.outputs[slot]! >= 0 && valueHas(operations.outputs[slot]!)
      if (!found) fit[at] = paths[columns.moduleOf[operation]!] || has(columns.wholeNames[operation]!) ? inPath : 0
    }

    for (let place = 0, at = calls.length + graph.operationCount; place < values.length; place++, at++)
      if (fit[at] !== 0 && !valueHas(values[place]!)) fit[at] = 0
  }
}

/** What is searched, in small letters; made for the first query. */
class Columns {
  readonly operators: readonly string[]
  readonly types: readonly string[]
  readonly paths: readonly string[]
  readonly moduleTypes: readonly string[]
  readonly values: readonly string[]
  /** By operation: its name without the path of its module, and its whole name. */
  readonly operations: readonly string[]
  readonly wholeNames: readonly string[]
  /** By operation: the module that it ran in; -1 outside all. */
  readonly moduleOf: Int32Array

  constructor(graph: Graph) {
    const small = (text: string) => text.toLowerCase()
    const { operators, types, modules, values, operations, calls } = graph.data
    this.operators = operators.map(small)
    this.types = types.map(small)
    this.paths = modules.path.map(small)
    this.moduleTypes = modules.type.map(small)
    this.values = values.name.map(small)
    const moduleOfCall = calls.module.map((_, call) => {
      for (let at = call; at >= 0; at = enclosingCall(graph, at)) if (calls.module[at]! >= 0) return calls.module[at]!
      return -1
    })
    this.moduleOf = graph.callOf.map((call) => (call < 0 ? -1 : moduleOfCall[call]!))
    this.wholeNames = operations.name.map(small)
    this.operations = operations.name.map((_, operation) => small(operationName(graph, operation)))
  }
}
