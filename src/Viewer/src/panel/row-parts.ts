import type { Target } from '../app'
import type { Graph } from '../graph'
import { type MarkName, markNames } from '../page'
import { html } from '../dom'
import { callName, operationName } from './nesting'

const signs: Readonly<Record<MarkName, string>> = { same: '', added: '+', removed: '−', changed: '~' }

export function nameOf(graph: Graph, target: Target): string {
  switch (target.kind) {
    case 'call':
      return callName(graph, target.index)
    case 'operation':
      return operationName(graph, target.index)
    case 'value':
      return graph.data.values.name[target.index] || 'unnamed value'
  }
}

/** The type of a module or a value, or an operator; empty where that is the name already. */
export function typeOf(graph: Graph, target: Target): string {
  const type = wholeTypeOf(graph, target)
  return type === nameOf(graph, target) ? '' : type
}

function wholeTypeOf(graph: Graph, target: Target): string {
  switch (target.kind) {
    case 'call':
      return graph.moduleType(target.index)
    case 'operation':
      return graph.operatorName(target.index)
    case 'value':
      return graph.type(target.index)
  }
}

export function markOf(graph: Graph, target: Target): MarkName {
  switch (target.kind) {
    case 'call':
      return graph.callMark(target.index)
    case 'operation':
      return graph.operationMark(target.index)
    case 'value':
      return markNames[graph.data.marks?.values[target.index] ?? 0]!
  }
}

/** A mark as its sign, its word and its colour; null for what is the same. */
export function markSign(mark: MarkName): HTMLElement | null {
  if (mark === 'same') return null
  return html('span', { class: `mark mark-${mark}`, role: 'img', 'aria-label': mark, title: mark }, signs[mark])
}

/** What stands before a call in which something changed that is the same itself. */
export function changesInsideSign(): HTMLElement {
  return html('span', { class: 'mark mark-changed', role: 'img', 'aria-label': 'changes inside', title: 'changes inside' }, '•')
}

/** What tells of a failed operation: a sign and a word. */
export function failureSign(): HTMLElement {
  return html('span', { class: 'failed' }, html('span', { 'aria-hidden': 'true' }, '⚠'), ' failed')
}
