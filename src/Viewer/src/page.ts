// The data of a page, as src/Formats/Html writes it into the element `#data`. Columns, not objects: a graph may have a hundred thousand
// operations. An index of -1 means none. Everything that has a place here is found by it: operation 12 is the one at 12 of each column.

export interface Page {
  readonly version: 1
  readonly title: string
  /** One graph; for a comparison the old one, the new one, and both in one. */
  readonly graphs: readonly GraphData[]
  readonly comparison?: ComparisonData
}

/** What a value is, by its place in this list. */
export const valueKinds = ['activation', 'input', 'parameter', 'buffer', 'constant', 'outer', 'undefined'] as const
export type ValueKind = (typeof valueKinds)[number]

/** By the place of what has it. JSON's keys are strings; few have one. */
export type Sparse<T> = Readonly<Record<string, T>>

export interface GraphData {
  readonly name: string
  readonly producer: string
  /** Keys and values by turns. */
  readonly metadata: readonly string[]

  /** Each type once, as text: `float32[1,64,56,56]`. */
  readonly types: readonly string[]
  /** How many elements a type has; -1 where a dimension is open or it is no tensor. */
  readonly typeElements: readonly number[]
  /** How many bytes a type has; -1 where not known. */
  readonly typeBytes: readonly number[]
  /** Each operator once, as text: `aten::conv2d`. Those of ONNX have no domain: `Conv`. */
  readonly operators: readonly string[]
  /** Names of ports, each once; the first is empty. */
  readonly ports: readonly string[]

  readonly modules: ModuleColumns
  readonly calls: CallColumns
  readonly values: ValueColumns
  readonly operations: OperationColumns

  /** What the pass, or a nested graph, is given: values and the call (a body) that they are given to, by turns; -1 for the pass itself. */
  readonly inputs: readonly number[]
  /** What it gives, likewise. */
  readonly outputs: readonly number[]
  /** In a comparison: what became of each part. */
  readonly marks?: MarkColumns
}

export interface ModuleColumns {
  readonly path: readonly string[]
  readonly type: readonly string[]
  /** As PyTorch prints them: `3, 64, kernel_size=(7, 7)`. */
  readonly arguments: readonly string[]
  readonly parent: readonly number[]
  /** Names and values of parameters and buffers by turns. */
  readonly kept: Sparse<readonly (string | number)[]>
  readonly metadata: Sparse<readonly string[]>
}

/**
 * Runs of modules, a caller before what it calls. A body is one too: a graph inside an operation (a branch of an If, the body of a
 * Loop or of a function, what an operation was carried out by); it has no module.
 */
export interface CallColumns {
  /** -1 for a body. */
  readonly module: readonly number[]
  readonly parent: readonly number[]
  /** Counted from 1. */
  readonly pass: readonly number[]
  /** For a body: the operation that it is inside, and what it is there (`then_branch`; `inner` for what an operation was carried out by). */
  readonly bodyOf: Sparse<number>
  readonly bodyName: Sparse<string>
  /** The first call of the run of equal calls that it is in, itself if it is the first; absent where it is in none. */
  readonly repeats: Sparse<number>
  /** How many it stands for, where the graph was folded before. */
  readonly count: Sparse<number>
  /** Nanoseconds. */
  readonly duration: Sparse<number>
}

export interface ValueColumns {
  readonly name: readonly string[]
  /** Places in `valueKinds`. */
  readonly kind: readonly number[]
  readonly type: readonly number[]
  /** The elements of a small constant, as text. */
  readonly content: Sparse<string>
  /** What a view shares memory with; what an operation wrote over. Places of values. */
  readonly base: Sparse<number>
  readonly previous: Sparse<number>
  /** Memory of the storage. */
  readonly bytes: Sparse<number>
  readonly statistics: Sparse<StatisticsData>
  readonly metadata: Sparse<readonly string[]>
}

/** What no number can tell in JSON is text: `NaN`, `Infinity`, `-Infinity`. */
export interface StatisticsData {
  readonly count: number
  readonly minimum: number | string
  readonly maximum: number | string
  readonly mean: number | string
  readonly deviation: number | string
  readonly nans: number
  readonly infinities: number
  readonly zeros: number
  /** Counts in equal steps from minimum to maximum. */
  readonly histogram?: readonly number[]
}

/** In execution order; those of bodies behind all others. */
export interface OperationColumns {
  readonly operator: readonly number[]
  readonly name: readonly string[]
  readonly call: readonly number[]
  /** Where its inputs begin in `inputs`; one more at the end. */
  readonly inputStart: readonly number[]
  readonly inputs: readonly number[]
  readonly inputNames: readonly number[]
  readonly outputStart: readonly number[]
  readonly outputs: readonly number[]
  readonly outputNames: readonly number[]
  /** Names and texts by turns. */
  readonly attributes: Sparse<readonly string[]>
  readonly metadata: Sparse<readonly string[]>
  /** Nanoseconds. */
  readonly duration: Sparse<number>
  readonly error: Sparse<string>
  readonly source: Sparse<string>
  /** What a steering read gave to the program. */
  readonly read: Sparse<string>
  /** The value that was read, and the way taken: what ran because of it. */
  readonly branch: Sparse<readonly [value: number, taken: string]>
}

/** What became of a part, by its place in this list. */
export const markNames = ['same', 'added', 'removed', 'changed'] as const
export type MarkName = (typeof markNames)[number]

export interface MarkColumns {
  /** Places in `markNames`. */
  readonly operations: readonly number[]
  readonly calls: readonly number[]
  readonly values: readonly number[]
  /** Of the inputs of all operations, as `inputs` has them. */
  readonly inputs: readonly number[]
  /** What is different in an operation, old and new, line by line. */
  readonly notes: Sparse<string>
  /** In both in one: connections that are gone, a value and an operation by turns. */
  readonly goneUses: readonly number[]
}

export interface ComparisonData {
  readonly old: string
  readonly new: string
  /** Where the parts of the old and of the new graph are in both in one; -1 where they are not. */
  readonly operations: { readonly old: readonly number[]; readonly new: readonly number[] }
  readonly calls: { readonly old: readonly number[]; readonly new: readonly number[] }
  /** How many of each kind: `added`, `rewired`. */
  readonly counts: readonly { readonly kind: string; readonly count: number }[]
  readonly limits: readonly string[]
  readonly changes: readonly ChangeData[]
}

export interface ChangeData {
  readonly kind: string
  /** One line, as `graphbridge diff` prints it. */
  readonly text: string
  readonly old: string | null
  readonly new: string | null
  /** What it is about, in both in one: the first few. */
  readonly operations: readonly number[]
  readonly calls: readonly number[]
  readonly parts: readonly ChangeData[]
}
