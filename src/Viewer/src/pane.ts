import type { Settings, Target } from './app'
import { type Camera, centredOn, fit, fitReadable, readableScale, zoomAt } from './canvas/camera'
import { Canvas } from './canvas/canvas'
import type { ColourOf } from './canvas/colours'
import type { Graph } from './graph'
import { Arrangement, type Box, type Scene, type Way } from './layout/scene'
import type { Layouter } from './layout/worker'
import { isScope, type Item, Tree } from './tree/items'
import { measureOf } from './tree/measure'
import { isGroup, Opening, type Openness } from './tree/opening'

/** So many boxes a page starts with, and so many are opened at once at most. */
const firstBoxes = 24
export const mostOpened = 5000
/** Milliseconds. */
const longLayout = 500
/** In a comparison, so many changes are seen from the start. */
const mostChanges = 200

/** One graph on a canvas of its own: what of it is open, where the reader stands, what is lit. */
export class Pane {
  readonly canvas: Canvas
  readonly opening = new Opening()
  tree: Tree
  scene: Scene = { width: 1, height: 1, boxes: [], ways: [], signs: [], boxOf: new Map() }
  camera: Camera = { x: 0, y: 0, scale: 1 }
  /** Called when something else is seen: another scene, another place. */
  onShown: () => void = () => {}
  onLooked: () => void = () => {}
  /** Called when a layout takes longer than a reader waits without a word. */
  onWaiting: () => void = () => {}
  /** Called when the reader opened or closed a box. */
  onToggled: (item: Item) => void = () => {}
  /** The depth that all is open to; null where boxes were opened and closed one by one. */
  depth: number | null = null
  private arrangement: Arrangement
  private selected: Target | null = null
  private box: string | null = null
  private hovered: ReadonlySet<number> | null = null
  private latest = 0

  constructor(
    readonly graph: Graph,
    private settings: Settings,
    private readonly layouter: Layouter,
    private readonly colourOf: (settings: Settings) => ColourOf,
    name: string,
  ) {
    this.canvas = new Canvas(graph, 'g' + graph.index, name)
    this.tree = new Tree(graph, settings)
    this.arrangement = new Arrangement(this.tree, settings, layouter)
    const { error } = graph.data.operations
    if (graph.data.marks?.operations.some((mark) => mark !== 0)) this.openChanges()
    else this.opening.toFit(this.tree, firstBoxes)
    for (const op in error) this.revealOperation(Number(op))
  }

  /** Shows the graph for the first time: all of it where it can be read so, otherwise its beginning; a failed pass where it broke. */
  async start(): Promise<void> {
    await this.arrange(null)
    const failed = Object.keys(this.graph.data.operations.error)[0]
    if (failed === undefined) this.lookAtBeginning()
    else this.goTo({ kind: 'operation', index: Number(failed) })
  }

  get colours(): ColourOf {
    return this.colourOf(this.settings)
  }

  get selection(): Target | null {
    return this.selected
  }

  /** The box that was selected, or that stands for what was. A group and its first module are two boxes of one module call. */
  get selectedItem(): Item | null {
    return (this.box === null ? null : this.tree.find(this.box)) ?? (this.selected && this.itemOf(this.selected))
  }

  itemOf(target: Target): Item | null {
    if (target.kind === 'operation') return this.tree.itemOfOperation[target.index] ?? this.userOf(this.graph.outputs(target.index)[0] ?? -1)
    if (target.kind === 'call') return this.tree.itemOfCall[target.index] ?? null
    const producer = this.graph.producer[target.index]!
    return (producer >= 0 ? this.tree.itemOfOperation[producer] : this.tree.find('i' + target.index)) ?? this.userOf(target.index)
  }

  /** The box where a value is told that has none of its own. */
  private userOf(value: number): Item | null {
    return (value >= 0 && this.tree.itemOfOperation[this.graph.uses(value)[0] ?? -1]) || null
  }

  select(target: Target | null, box: Item | null = null): void {
    this.selected = target
    this.box = box && box.key
    this.mark()
  }

  /** Opens what is round something and goes there. */
  async reveal(target: Target): Promise<void> {
    const item = this.itemOf(target)
    if (!item) return
    this.opening.reveal(item)
    this.depth = null
    await this.arrange(null)
    this.goTo(target)
  }

  async toggle(item: Item, how?: Openness): Promise<void> {
    if (!isScope(item)) return
    if (how === undefined && this.opening.isOpen(item)) this.opening.close(item)
    else this.opening.open(item, how)
    this.depth = null
    await this.arrange(item)
    this.onToggled(item)
  }

  /** Opens boxes beside those that are open. */
  async openAlso(items: readonly (readonly [item: Item, how: Openness])[]): Promise<void> {
    for (const [item, how] of items) this.opening.open(item, how)
    this.depth = null
    await this.arrange(null)
  }

  async collapseAll(): Promise<void> {
    this.opening.closeAll()
    this.depth = 0
    await this.arrange(null)
    this.fit()
  }

  /** Opens all to a depth, as far as a browser can show it. Gives whether that was all. */
  async openTo(depth: number): Promise<boolean> {
    const all = this.opening.toDepth(this.tree, depth, mostOpened)
    this.depth = depth
    await this.arrange(null)
    this.lookAtBeginning()
    return all
  }

  /** Opens each closed box that is shown; what an operation was carried out by, and what did not change, is opened one by one. Gives how many were, or null where that were too many to show. */
  async openMore(): Promise<number | null> {
    const closed = this.scene.boxes.flatMap(({ item, isOpen }) => (isOpen || !isScope(item) || item.kind === 'operation' || item.kind === 'unchanged' ? [] : [item]))
    const more = closed.reduce((sum, item) => sum + (isGroup(item) ? 1 + item.children[0]!.children.length : item.children.length), 0)
    if (this.scene.boxes.length + more > mostOpened) return null
    if (closed.length === 0) return 0
    const stay = this.middle()
    for (const item of closed) this.opening.open(item)
    this.depth = null
    await this.arrange(stay)
    return closed.length
  }

  async change(settings: Settings): Promise<void> {
    const isSameTree = settings.fold === this.settings.fold && settings.roll === this.settings.roll
    // the boxes say what their colour is of, and what is kept
    const isSameText = settings.constants === this.settings.constants && measureOf(settings.colouring) === measureOf(this.settings.colouring)
    this.settings = settings
    if (isSameTree && isSameText) {
      this.canvas.show(this.tree, this.scene, settings, this.colours)
      this.mark()
      this.onShown()
      return
    }
    const middle = this.middle()
    const before = middle && this.scene.boxOf.get(middle)
    if (!isSameTree) this.tree = new Tree(this.graph, settings)
    this.arrangement = new Arrangement(this.tree, settings, this.layouter)
    // a group's first is open where the group was, and the other way round
    const same = middle && this.tree.find(middle.key)
    const stay = same ? this.opening.visible(same) : null
    await this.arrange(stay, before)
    if (!stay || !this.scene.boxOf.has(stay)) this.lookAtBeginning()
    // where there is less to see than before, it is seen larger
    else if (!isSameTree && fit(this.scene, this.canvas.size).scale > this.camera.scale) this.fit()
  }

  fit(): void {
    this.look(fit(this.scene, this.canvas.size))
  }

  zoom(factor: number, x = this.canvas.size.width / 2, y = this.canvas.size.height / 2): void {
    this.look(zoomAt(this.camera, factor, x, y))
  }

  look(camera: Camera): void {
    this.camera = camera
    this.canvas.look(camera)
    this.onLooked()
  }

  /** Lights the whole way of values while the pointer is there. */
  hover(values: readonly number[] | null): void {
    this.hovered = values && new Set(values)
    this.mark()
  }

  way(key: string): Way | undefined {
    return this.scene.ways.find((way) => way.key === key)
  }

  /** The values that go into a box or come out of it. */
  valuesAt(item: Item): number[] {
    return this.scene.ways.filter((way) => way.from === item || way.to === item).flatMap((way) => way.values)
  }

  /** The box nearest in a direction, from the selected one. */
  neighbour(dx: number, dy: number): Item | null {
    const from = this.selectedItem && this.scene.boxOf.get(this.opening.visible(this.selectedItem))
    if (!from) return this.scene.boxes[0]?.item ?? null
    const [x, y] = [from.x + from.width / 2, from.y + (from.isOpen ? 0 : from.height / 2)]
    let best: Item | null = null
    let least = Infinity
    for (const box of this.scene.boxes) {
      if (box === from) continue
      const [bx, by] = [box.x + box.width / 2 - x, box.y + (box.isOpen ? 0 : box.height / 2) - y]
      const along = bx * dx + by * dy
      const across = Math.abs(bx * dy) + Math.abs(by * dx)
      if (along > 1 && along + 2 * across < least) {
        least = along + 2 * across
        best = box.item
      }
    }
    return best
  }

  goTo(target: Target): void {
    const item = this.itemOf(target)
    if (item) this.goToBox(item)
  }

  goToBox(item: Item): void {
    const box = this.scene.boxOf.get(this.opening.visible(item))
    if (!box) return
    const { size } = this.canvas
    const scale = Math.max(this.camera.scale, readableScale)
    // of an open box the heading is what one looks for
    const y = box.isOpen && box.height * scale > size.height * 0.8 ? box.y + (size.height * 0.4) / scale : box.y + box.height / 2
    this.look(centredOn(box.x + box.width / 2, y, scale, size))
  }

  private lookAtBeginning(): void {
    const first = this.scene.boxes[0]
    this.look(fitReadable(this.scene, this.canvas.size, first ? first.x + first.width / 2 : 0))
  }

  private revealOperation(op: number): void {
    const item = this.tree.itemOfOperation[op]
    if (item) this.opening.reveal(item)
  }

  /** In a comparison, what changed is seen from the start, while it is not too much. */
  private openChanges(): void {
    const marks = this.graph.data.marks!
    const revealed = new Set<Item>()
    marks.operations.forEach((mark, op) => {
      if (mark === 0 || revealed.size >= mostChanges) return
      // of what is new or gone as a whole, the outermost box is enough
      let item = this.tree.itemOfOperation[op]
      while (item?.parent && mark !== 3 && item.parent.kind !== 'root' && this.tree.stateOf(item.parent) === this.tree.stateOf(item)) item = item.parent
      if (!item || revealed.has(item)) return
      revealed.add(item)
      this.opening.reveal(item)
    })
  }

  /** Lays out what is open and draws it; a box that stays keeps its place on the screen. */
  private async arrange(stay: Item | null, before = stay && this.scene.boxOf.get(stay)): Promise<void> {
    const number = ++this.latest
    const waiting = setTimeout(() => this.onWaiting(), longLayout)
    const scene = await this.arrangement.arrange(this.opening).finally(() => clearTimeout(waiting))
    if (number !== this.latest) return
    const after = stay && scene.boxOf.get(stay)
    this.scene = scene
    if (before && after) {
      const { x, y, scale } = this.camera
      this.camera = { scale, x: x + (before.x + before.width / 2 - after.x - after.width / 2) * scale, y: y + (before.y - after.y) * scale }
    }
    this.canvas.look(this.camera)
    this.canvas.show(this.tree, scene, this.settings, this.colours)
    this.mark()
    this.onShown()
    this.onLooked()
  }

  private middle(): Item | null {
    const { width, height } = this.canvas.size
    const [x, y] = [(width / 2 - this.camera.x) / this.camera.scale, (height / 2 - this.camera.y) / this.camera.scale]
    let nearest: Box | null = null
    let least = Infinity
    for (const box of this.scene.boxes) {
      const distance = Math.hypot(box.x + box.width / 2 - x, box.y - y)
      if (!isGroup(box.item) && distance < least) {
        least = distance
        nearest = box
      }
    }
    return nearest && nearest.item
  }

  private mark(): void {
    const item = this.selectedItem
    const seen = item && this.opening.visible(item)
    const values = this.hovered ?? new Set(this.selected === null ? [] : this.selected.kind === 'value' ? [this.selected.index] : seen ? this.valuesAt(seen) : [])
    // a value has a box of its own only where it is given to the graph or by it
    this.canvas.mark(this.selected?.kind === 'value' && item?.kind !== 'input' && item?.kind !== 'output' ? null : seen, values)
  }
}
