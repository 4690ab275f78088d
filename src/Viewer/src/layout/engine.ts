import { Graph, layout } from '@dagrejs/dagre'
import { linesBack } from './cycles'

/** What is laid out by itself: sizes of nodes and the lines among them, as numbers. The nodes of `top` stand at the upper edge, those of `bottom` at the lower one. */
export interface Sizes {
  /** Width and height of each node by turns. Where a node is itself an open box of the same request, its width is -1 and its height the place of that. */
  readonly nodes: number[]
  /** How wide it is at least, so that its heading is not cut. */
  readonly least: number
  /** Nodes that need room at their left, and how much, by turns. */
  readonly beside: readonly number[]
  readonly top: readonly number[]
  readonly bottom: readonly number[]
  /** From, to, width and height of the label by turns. */
  readonly lines: readonly number[]
}

export interface Places {
  readonly width: number
  readonly height: number
  /** Left and top of each node by turns. */
  readonly nodes: number[]
  /** Width and height of each node by turns. */
  readonly sizes: number[]
  /** Bends of each line, x and y by turns, from the lower edge of the one node to the upper edge of the other. */
  readonly lines: number[][]
  /** The middle of each label, x and y by turns. */
  readonly labels: number[]
}

/** Room between an open box's edge and what is in it, and for its heading. */
export const padding = 12
export const heading = 28

/** Lays out scopes, inner ones before those that they are in. */
export function layOut(request: readonly Sizes[]): Places[] {
  const done: Places[] = []
  for (const sizes of request) {
    const nodes = sizes.nodes.slice()
    for (let at = 0; at < nodes.length; at += 2)
      if (nodes[at] === -1) {
        const inner = done[nodes[at + 1]!]!
        nodes[at] = inner.width
        nodes[at + 1] = inner.height
      }
    done.push(place({ ...sizes, nodes }))
  }
  return done
}

function place(sizes: Sizes): Places {
  const { nodes, beside, top, bottom, lines } = sizes
  const count = nodes.length / 2
  if (count === 0) return { width: 2 * padding, height: heading + padding, nodes: [], sizes: [], lines: [], labels: [] }
  if (count === 1 && lines.length === 0 && beside.length === 0) {
    const width = Math.max(sizes.least, nodes[0]! + 2 * padding)
    return { width, height: nodes[1]! + heading + padding, nodes: [(width - nodes[0]!) / 2, heading], sizes: nodes.slice(), lines: [], labels: [] }
  }
  const graph = new Graph({ multigraph: true })
  // greedy: the other way recurses as deep as the graph is long
  graph.setGraph({ rankdir: 'TB', nodesep: 20, edgesep: 12, ranksep: 28, acyclicer: 'greedy' })
  // room at both sides, so that the node stays in the middle of its lines
  const room = nodes.slice()
  for (let at = 0; at < beside.length; at += 2) room[2 * beside[at]!]! += 2 * beside[at + 1]!
  // what ran first stands above
  const back = linesBack(count, lines)
  for (let node = 0; node < count; node++) graph.setNode(String(node), { width: room[2 * node]!, height: room[2 * node + 1]! })
  for (let at = 0; at < lines.length; at += 4) {
    const [width, height] = [lines[at + 2]!, lines[at + 3]!]
    const [upper, lower] = back.has(at) ? [lines[at + 1], lines[at]] : [lines[at], lines[at + 1]]
    graph.setEdge(String(upper), String(lower), width > 0 ? { width, height, labelpos: 'r', labeloffset: 4, weight: 1 } : { weight: 1 }, String(at))
  }
  // what comes in is held at the upper edge and what goes out at the lower one by a node that is not drawn
  if (top.length > 0) {
    graph.setNode('top', { width: 0, height: 0 })
    for (const node of top) graph.setEdge('top', String(node), { weight: 50 }, 'top')
  }
  if (bottom.length > 0) {
    graph.setNode('bottom', { width: 0, height: 0 })
    for (const node of bottom) graph.setEdge(String(node), 'bottom', { weight: 50 }, 'bottom')
  }
  layout(graph)
  return read(graph, sizes, back)
}

/** Reads the places off, moved so that the box begins at its padding whatever the nodes that are not drawn took. */
function read(graph: Graph, { nodes, least, top, bottom, lines }: Sizes, back: ReadonlySet<number>): Places {
  const count = nodes.length / 2
  const port = new Uint8Array(count)
  for (const node of top) port[node] = 1
  for (const node of bottom) port[node] = 2
  let [left, upper, right, lower] = [Infinity, Infinity, -Infinity, -Infinity]
  const include = (x: number, y: number, w: number, h: number) => {
    left = Math.min(left, x - w / 2)
    right = Math.max(right, x + w / 2)
    upper = Math.min(upper, y - h / 2)
    lower = Math.max(lower, y + h / 2)
  }
  for (let node = 0; node < count; node++) {
    const { x, y, width, height } = graph.node(String(node)) as { x: number; y: number; width: number; height: number }
    if (port[node] === 0) include(x, y, width, height)
    else {
      left = Math.min(left, x - width / 2)
      right = Math.max(right, x + width / 2)
    }
  }
  const bends: number[][] = []
  const labels: number[] = []
  for (let at = 0; at < lines.length; at += 4) {
    const [upperEnd, lowerEnd] = back.has(at) ? [lines[at + 1], lines[at]] : [lines[at], lines[at + 1]]
    const edge = graph.edge({ v: String(upperEnd), w: String(lowerEnd), name: String(at) }) as { points: { x: number; y: number }[]; x?: number; y?: number; width?: number }
    if (back.has(at)) edge.points.reverse()
    bends.push(edge.points.flatMap(({ x, y }) => [x, y]))
    for (const { x } of edge.points) {
      left = Math.min(left, x)
      right = Math.max(right, x)
    }
    if (edge.x !== undefined && lines[at + 2]! > 0) {
      labels.push(edge.x, edge.y!)
      include(edge.x, edge.y!, lines[at + 2]!, lines[at + 3]!)
    } else labels.push(0, 0)
  }
  // room for the lines that come in and go out
  if (top.length > 0) upper -= 16
  if (bottom.length > 0) lower += 16
  const width = Math.max(least, right - left + 2 * padding)
  const [dx, dy] = [(width - right - left) / 2, heading - upper]
  const height = lower - upper + heading + padding
  const placed: number[] = []
  for (let node = 0; node < count; node++) {
    const { x, y } = graph.node(String(node)) as { x: number; y: number }
    if (port[node] === 0) placed.push(x - nodes[2 * node]! / 2 + dx, y - nodes[2 * node + 1]! / 2 + dy)
    else placed.push(x + dx, port[node] === 1 ? 0 : height)
  }
  for (const bend of bends)
    for (let at = 0; at < bend.length; at += 2) {
      bend[at]! += dx
      bend[at + 1]! += dy
    }
  for (let at = 0; at < labels.length; at += 2) {
    labels[at]! += dx
    labels[at + 1]! += dy
  }
  return { width, height, nodes: placed, sizes: nodes.slice(), lines: bends, labels }
}
