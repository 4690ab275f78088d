import type { Graph } from './graph'
import type { Page } from './page'

/** Something of a graph that can be selected, by its place. */
export interface Target {
  readonly kind: 'operation' | 'call' | 'value'
  readonly index: number
}

export function sameTarget(a: Target | null, b: Target | null): boolean {
  return a === b || (a !== null && b !== null && a.kind === b.kind && a.index === b.index)
}

export type Colouring = 'role' | 'type' | 'time' | 'parameters' | 'memory'
export type Theme = 'auto' | 'light' | 'dark'

/** What the reader chose of how the graph is shown. */
export interface Settings {
  /** Whether a run of equal modules is one box. */
  readonly fold: boolean
  /** Whether the passes of a module that ran several times are one box. */
  readonly roll: boolean
  /** Whether parameters, buffers and constants are told in the boxes. */
  readonly constants: boolean
  readonly colouring: Colouring
  readonly theme: Theme
}

export type Change = 'selection' | 'graph' | 'settings' | 'shown'

/** What the parts of the page know of it as a whole. */
export interface App {
  readonly page: Page
  readonly graphs: readonly Graph[]
  /** The graph that is looked at, and that targets are of. */
  readonly graph: Graph
  readonly selection: Target | null
  readonly settings: Settings
  /** Selects; with `reveal` the modules round it open and the view goes there. */
  select(target: Target | null, reveal?: boolean): void
  change(settings: Partial<Settings>): void
  /** Looks at another of the page's graphs, which is the old one, the new one or both in one. */
  look(graph: Graph): void
  subscribe(listener: (change: Change) => void): void
}
