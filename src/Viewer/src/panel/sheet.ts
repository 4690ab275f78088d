import type { Target } from '../app'
import type { MarkName, Page, StatisticsData } from '../page'
import type { Graph } from '../graph'
import type { Totals } from './totals'

/** What is told of one thing, before it is drawn or written as text. */
export interface Sheet {
  /** What it is: an operator, the type of a module. */
  readonly heading: string
  /** Which sort of thing: `Operation`. */
  readonly sort: string
  readonly name: string
  readonly mark: MarkName
  readonly failed: boolean
  /** The calls round it, the outermost first. */
  readonly path: readonly Link[]
  readonly sections: readonly Section[]
}

export interface Link {
  readonly text: string
  readonly target: Target
}

export type Words = readonly (string | Link)[]

export type Section = FactsSection | TableSection | TextSection | StatisticsSection

/** Names, each with what it is. */
export interface FactsSection {
  readonly kind: 'facts'
  readonly facts: readonly (readonly [name: string, words: Words])[]
}

/** Rows, made when they are shown. */
export interface TableSection {
  readonly kind: 'table'
  readonly title: string
  readonly columns: readonly string[]
  readonly count: number
  row(index: number): readonly Words[]
}

export interface TextSection {
  readonly kind: 'text'
  readonly title: string
  readonly text: string
  readonly isError: boolean
}

export interface StatisticsSection {
  readonly kind: 'statistics'
  readonly title: string
  readonly statistics: StatisticsData
}

/** What sheets are made from. */
export interface Known {
  readonly page: Page
  readonly graph: Graph
  readonly totals: Totals
  /** How long the whole pass took, in nanoseconds; 0 where not recorded. */
  readonly passTime: number
}
