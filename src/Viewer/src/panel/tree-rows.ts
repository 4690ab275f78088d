import type { Target } from '../app'
import type { Graph } from '../graph'
import { enclosingCall } from './nesting'

/** An operation by its index, a call by the complement of its. */
export type TreeNode = number

export const nodeOfCall = (call: number): TreeNode => ~call
export const isCall = (node: TreeNode): boolean => node < 0
export const callOf = (node: TreeNode): number => ~node

export function targetOf(node: TreeNode): Target {
  return isCall(node) ? { kind: 'call', index: callOf(node) } : { kind: 'operation', index: node }
}

const none: readonly TreeNode[] = []

/** The rows of the tree that are open: calls and operations, nested, in execution order. */
export class TreeRows {
  /** By row: what it is, how deep (from 1), which among those beside it (from 1) and of how many. */
  nodes: Int32Array
  readonly levels: Int32Array
  readonly places: Int32Array
  readonly beside: Int32Array
  private readonly allNodes: Int32Array
  private readonly roots: TreeNode[] = []
  private readonly inCall: TreeNode[][]
  private readonly opened = new Set<TreeNode>()

  constructor(readonly graph: Graph) {
    const most = graph.operationCount + graph.callCount
    this.nodes = this.allNodes = new Int32Array(most)
    this.levels = new Int32Array(most)
    this.places = new Int32Array(most)
    this.beside = new Int32Array(most)
    this.inCall = graph.data.calls.module.map(() => [])
    this.nest()
    if (this.roots.length === 1) this.opened.add(this.roots[0]!)
    this.flatten()
  }

  children(node: TreeNode): readonly TreeNode[] {
    if (isCall(node)) return this.inCall[callOf(node)]!
    return this.graph.bodies.get(node)?.map(nodeOfCall) ?? none
  }

  parent(node: TreeNode): TreeNode | null {
    if (!isCall(node)) return this.graph.callOf[node]! < 0 ? null : nodeOfCall(this.graph.callOf[node]!)
    const operation = this.graph.data.calls.bodyOf[callOf(node)]
    if (operation !== undefined) return operation
    const caller = enclosingCall(this.graph, callOf(node))
    return caller < 0 ? null : nodeOfCall(caller)
  }

  /** Whether it is open; null where there is nothing inside. */
  isOpen(node: TreeNode): boolean | null {
    return this.children(node).length === 0 ? null : this.opened.has(node)
  }

  setOpen(nodes: readonly TreeNode[], open: boolean): void {
    for (const node of nodes)
      if (open) this.opened.add(node)
      else this.opened.delete(node)
    this.flatten()
  }

  /** Opens what is round a node; whether the rows are others now. */
  reveal(node: TreeNode): boolean {
    const closed: TreeNode[] = []
    for (let at = this.parent(node); at !== null; at = this.parent(at)) if (!this.opened.has(at)) closed.push(at)
    if (closed.length > 0) this.setOpen(closed, true)
    return closed.length > 0
  }

  /** The row of a node; -1 where what is round it is closed. */
  row(node: TreeNode): number {
    return this.nodes.indexOf(node)
  }

  private nest(): void {
    const { graph } = this
    const bodyOf = graph.data.calls.bodyOf
    const end = graph.operationCount
    const first = new Int32Array(graph.callCount).fill(end)
    for (let operation = end - 1; operation >= 0; operation--)
      if (graph.callOf[operation]! >= 0) first[graph.callOf[operation]!] = operation
    // a call that ran no operation stands before the next one beside it
    const next = new Int32Array(graph.callCount + 1).fill(end)
    for (let call = graph.callCount - 1; call >= 0; call--) {
      if (bodyOf[call] !== undefined) continue
      const caller = graph.data.calls.parent[call]!
      if (first[call] === end) first[call] = next[caller + 1]!
      next[caller + 1] = first[call]!
      if (caller >= 0) first[caller] = Math.min(first[caller]!, first[call]!)
    }
    const calls = [...first.keys()].filter((call) => bodyOf[call] === undefined).sort((a, b) => first[a]! - first[b]! || a - b)
    const put = (node: TreeNode, caller: number) => (caller < 0 ? this.roots : this.inCall[caller]!).push(node)
    let at = 0
    for (let operation = 0; operation <= end; operation++) {
      for (; at < calls.length && first[calls[at]!] === operation; at++) put(nodeOfCall(calls[at]!), graph.data.calls.parent[calls[at]!]!)
      if (operation < end) put(operation, graph.callOf[operation]!)
    }
  }

  private flatten(): void {
    let row = 0
    const add = (list: readonly TreeNode[], level: number) => {
      for (let place = 0; place < list.length; place++) {
        const node = list[place]!
        this.allNodes[row] = node
        this.levels[row] = level
        this.places[row] = place + 1
        this.beside[row] = list.length
        row++
        if (this.opened.has(node)) add(this.children(node), level + 1)
      }
    }
    add(this.roots, 1)
    this.nodes = this.allNodes.subarray(0, row)
  }
}
