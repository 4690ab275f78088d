import type { Target } from './app'
import type { Graph } from './graph'

/**
 * What is selected, as the address has it behind the `#`, so that a link leads to it: `module=layer1.0`, `module=cell&pass=2`,
 * `operation=Conv_12`, `value=logits`. By name where it is the only one of its name, because places change with the file.
 */
export function toAddress(graph: Graph, target: Target): string {
  const { operations, calls, values } = graph.data
  const words = new URLSearchParams()
  if (target.kind === 'value') words.set('value', values.name[target.index]!)
  else if (target.kind === 'operation') {
    const name = operations.name[target.index]!
    words.set('operation', name && operations.name.indexOf(name) === operations.name.lastIndexOf(name) ? name : '@' + target.index)
  } else if (calls.module[target.index]! < 0) words.set('body', '@' + target.index)
  else {
    words.set('module', graph.modulePath(target.index))
    if (calls.pass[target.index] !== 1) words.set('pass', String(calls.pass[target.index]))
  }
  return words.toString()
}

/** What an address means; null where it is nothing of this graph. */
export function fromAddress(graph: Graph, address: string): Target | null {
  const words = new URLSearchParams(address)
  const { operations, calls, values, modules } = graph.data
  const place = (word: string | null, names: readonly string[]) =>
    word === null ? -1 : /^@\d+$/.test(word) && names.indexOf(word) < 0 ? Number(word.slice(1)) : names.indexOf(word)
  const operation = place(words.get('operation'), operations.name)
  if (operation >= 0 && operation < graph.operationCount) return { kind: 'operation', index: operation }
  const value = place(words.get('value'), values.name)
  if (value >= 0 && value < graph.valueCount) return { kind: 'value', index: value }
  const body = place(words.get('body'), [])
  if (body >= 0 && body < graph.callCount) return { kind: 'call', index: body }
  const path = words.get('module')
  if (path === null) return null
  const pass = Number(words.get('pass') ?? 1)
  const call = calls.module.findIndex((module, at) => module >= 0 && modules.path[module] === path && calls.pass[at] === pass)
  return call < 0 ? null : { kind: 'call', index: call }
}

/** Puts what is selected into the address. A frame in a notebook has no address of its own, and need have none. */
export function showAddress(address: string): void {
  try {
    history.replaceState(null, '', location.href.split('#', 1)[0] + (address && '#' + address))
  } catch {
    // refused: there is nothing that a link could lead to
  }
}
