import type { Graph } from '../graph'

/** The call that a call is inside, through the operation that it is a body of; -1 outside all. */
export function enclosingCall(graph: Graph, call: number): number {
  const operation = graph.data.calls.bodyOf[call]
  return operation === undefined ? graph.data.calls.parent[call]! : graph.callOf[operation]!
}

/** The calls round a call and itself, the outermost first. */
export function chain(graph: Graph, call: number): number[] {
  const calls: number[] = []
  for (let at = call; at >= 0; at = enclosingCall(graph, at)) calls.push(at)
  return calls.reverse()
}

/** The module path of a call, or for a body of the call round it. */
export function pathOf(graph: Graph, call: number): string {
  for (let at = call; at >= 0; at = enclosingCall(graph, at)) if (graph.data.calls.module[at]! >= 0) return graph.modulePath(at)
  return ''
}

/** What a call goes by inside the call round it: `conv1` for `layer1.0.conv1` in `layer1.0`. */
export function callName(graph: Graph, call: number): string {
  const body = graph.data.calls.bodyName[call]
  if (body !== undefined) return body === 'inner' ? 'inner operations' : body
  const path = graph.modulePath(call)
  if (!path) return graph.data.name || graph.moduleType(call) || 'model'
  const outer = pathOf(graph, enclosingCall(graph, call))
  return outer && path.startsWith(outer + '.') ? path.slice(outer.length + 1) : path
}

/** An operation's name without the path of the module that it is in, be that written with dots or, as in ONNX files, with slashes. */
export function operationName(graph: Graph, operation: number): string {
  const name = graph.data.operations.name[operation]!
  const outer = pathOf(graph, graph.callOf[operation]!)
  if (name.startsWith('/')) return name.slice(name.lastIndexOf('/') + 1) || name
  const rest = name.slice(outer.length + 1)
  return outer && rest && name.startsWith(outer) && './'.includes(name[outer.length]!) ? rest : name || graph.operatorName(operation)
}
