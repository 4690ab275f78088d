import type { Target } from './app'
import type { Graph } from './graph'
import type { ComparisonData } from './page'
import type { Pane } from './pane'
import type { Item, ItemKind } from './tree/items'
import { isGroup } from './tree/opening'

/** The graphs of a comparison's page by their places. */
export const oldGraph = 0
export const newGraph = 1
export const bothGraphs = 2

/** What of one graph is what of another, in a comparison. */
export class Links {
  private readonly operations: readonly (readonly number[])[]
  private readonly calls: readonly (readonly number[])[]
  private readonly inverse = new Map<readonly number[], Int32Array>()

  constructor(
    comparison: ComparisonData,
    private readonly graphs: readonly Graph[],
  ) {
    const both = graphs[bothGraphs]!
    const same = (count: number) => Array.from({ length: count }, (_, at) => at)
    this.operations = [comparison.operations.old, comparison.operations.new, same(both.operationCount)]
    this.calls = [comparison.calls.old, comparison.calls.new, same(both.callCount)]
  }

  /** The same thing in another graph; null where that has it not. */
  across(target: Target, from: Graph, to: Graph): Target | null {
    if (from === to) return target
    switch (target.kind) {
      case 'operation':
        return found('operation', this.place(this.operations, target.index, from, to, this.graphs[bothGraphs]!.operationCount))
      case 'call':
        return found('call', this.place(this.calls, target.index, from, to, this.graphs[bothGraphs]!.callCount))
      case 'value':
        return this.value(target.index, from, to)
    }
  }

  private place(places: readonly (readonly number[])[], index: number, from: Graph, to: Graph, count: number): number {
    const both = places[from.index]![index] ?? -1
    return both < 0 ? -1 : this.invert(places[to.index]!, count)[both]!
  }

  private invert(places: readonly number[], count: number): Int32Array {
    let inverse = this.inverse.get(places)
    if (!inverse) {
      inverse = new Int32Array(count).fill(-1)
      for (const [at, place] of places.entries()) if (place >= 0) inverse[place] = at
      this.inverse.set(places, inverse)
    }
    return inverse
  }

  /** A value is the same output of the same operation; one that none makes is known by its name. */
  private value(value: number, from: Graph, to: Graph): Target | null {
    const producer = from.producer[value]!
    if (producer < 0) return found('value', to.data.values.name.indexOf(from.data.values.name[value]!))
    const there = this.across({ kind: 'operation', index: producer }, from, to)
    return there && found('value', to.outputs(there.index)[from.outputs(producer).indexOf(value)] ?? -1)
  }
}

function found(kind: Target['kind'], index: number): Target | null {
  return index < 0 ? null : { kind, index }
}

/** Keeps two panes together: what is open in one is open in the other, and both look at the same part. */
export class Together {
  private isFollowing = false

  constructor(
    private readonly links: Links,
    private readonly panes: readonly [Pane, Pane],
  ) {}

  other(pane: Pane): Pane {
    return pane === this.panes[0] ? this.panes[1] : this.panes[0]
  }

  /** Moves the other pane to where this one looks. */
  looked(pane: Pane): void {
    if (this.isFollowing) return
    const other = this.other(pane)
    const { size } = pane.canvas
    const { scale } = pane.camera
    const [x, y] = [(size.width / 2 - pane.camera.x) / scale, (size.height / 2 - pane.camera.y) / scale]
    this.isFollowing = true
    try {
      const [left, upper] = [x - pane.scene.width / 2 + other.scene.width / 2, along(this.anchors(pane, other), y)]
      other.look({ scale, x: other.canvas.size.width / 2 - left * scale, y: other.canvas.size.height / 2 - upper * scale })
    } finally {
      this.isFollowing = false
    }
  }

  /** Opens in each pane what is open in the other. */
  async agree(): Promise<void> {
    const missing = this.panes.map((pane) => {
      const other = this.other(pane)
      return other.scene.boxes.flatMap(({ item, isOpen }) => {
        const here = isOpen ? this.counterpart(other, item) : null
        return here && !pane.opening.isOpen(here) ? [[here, other.opening.of(item)!] as const] : []
      })
    })
    for (const [at, pane] of this.panes.entries()) await pane.openAlso(missing[at]!)
  }

  /** Opens or closes in the other pane what was opened or closed in this one. */
  async toggled(pane: Pane, item: Item): Promise<void> {
    if (this.isFollowing) return
    const other = this.other(pane)
    const there = this.counterpart(pane, item)
    const how = pane.opening.of(item)
    if (!there || other.opening.of(there) === how) return
    this.isFollowing = true
    try {
      if (how === undefined) await other.toggle(there)
      else await other.toggle(there, how)
    } finally {
      this.isFollowing = false
    }
  }

  private counterpart(pane: Pane, item: Item): Item | null {
    const other = this.other(pane)
    if (item.kind === 'unchanged') return around(this.counterpart(pane, item.children[0]!), 'unchanged')
    if (item.kind !== 'call' && item.kind !== 'operation' && !isGroup(item)) return null
    const target = this.links.across({ kind: item.kind === 'operation' ? 'operation' : 'call', index: item.index }, pane.graph, other.graph)
    const there = target && other.itemOf(target)
    return isGroup(item) ? around(there, item.kind) : there
  }

  /** Heights in the one scene and in the other of what both show, from the top down. */
  private anchors(pane: Pane, other: Pane): readonly (readonly [number, number])[] {
    const anchors: [number, number][] = [[0, 0]]
    const pairs: [number, number][] = []
    for (const box of pane.scene.boxes) {
      const target = this.links.across(standsFor(box.item), pane.graph, other.graph)
      const there = target && other.itemOf(target)
      const match = there && other.scene.boxOf.get(other.opening.visible(there))
      if (match) pairs.push([box.y, match.y])
    }
    // what stands side by side here may stand in another order there: only what goes on down counts
    for (const pair of pairs.sort((a, b) => a[0] - b[0])) if (pair[0] > anchors[anchors.length - 1]![0] && pair[1] > anchors[anchors.length - 1]![1]) anchors.push(pair)
    anchors.push([Math.max(pane.scene.height, anchors[anchors.length - 1]![0] + 1), Math.max(other.scene.height, anchors[anchors.length - 1]![1] + 1)])
    return anchors
  }
}

/** The nearest box of a kind: the one itself, or one that it is in. */
function around(item: Item | null, kind: ItemKind): Item | null {
  let at = item
  while (at && at.kind !== kind) at = at.parent
  return at
}

/** What of the graph a box begins with. */
function standsFor(item: Item): Target {
  if (item.kind === 'operation' || item.kind === 'call') return { kind: item.kind, index: item.index }
  if (item.kind === 'input' || item.kind === 'output') return { kind: 'value', index: item.index }
  return standsFor(item.children[0]!)
}

/** The height in the other scene, between the anchors above and below. */
function along(anchors: readonly (readonly [number, number])[], y: number): number {
  const at = Math.max(
    1,
    anchors.findIndex(([here]) => here >= y),
  )
  const [[here, there], [nextHere, nextThere]] = [anchors[at - 1]!, anchors[at]!]
  return y > anchors[anchors.length - 1]![0] ? anchors[anchors.length - 1]![1] + y - anchors[anchors.length - 1]![0] : there + ((y - here) / (nextHere - here || 1)) * (nextThere - there)
}
