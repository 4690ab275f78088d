import type { Settings } from '../app'
import type { Graph } from '../graph'
import type { Box, Scene, Way } from '../layout/scene'
import type { Item, Tree } from '../tree/items'
import { boxId, drawBox, drawHeading } from './box-element'
import type { Camera } from './camera'
import type { ColourOf } from './colours'
import { round, svg } from './svg'
import { drawLabel, drawSign, drawWay } from './way-element'

/** More boxes than this are not drawn at once: from so far away no more is seen. */
const mostBoxes = 4000
const farScale = 0.3

/** Draws the part of a scene that is in sight, as SVG. */
export class Canvas {
  readonly element = svg('svg', { class: 'canvas', role: 'application', 'aria-roledescription': 'graph', tabindex: 0 })
  private readonly world = svg('g', { class: 'world' })
  private readonly boxLayers: SVGGElement[] = []
  private readonly boxesLayer = svg('g')
  private readonly waysLayer = svg('g', { class: 'ways' })
  private readonly headingsLayer = svg('g', { class: 'headings' })
  private readonly labelsLayer = svg('g', { class: 'labels' })
  private scene: Scene = { width: 1, height: 1, boxes: [], ways: [], signs: [], boxOf: new Map() }
  private camera: Camera = { x: 0, y: 0, scale: 1 }
  private colourOf: ColourOf = () => null
  private drawnFar = false
  /** The part of the scene that is drawn: what is in sight and some more. */
  private drawn = { left: 0, upper: 0, right: 0, lower: 0 }
  private readonly boxElements = new Map<Item, SVGGElement>()
  private readonly wayElements = new Map<Way, SVGElement[]>()
  private lit: ReadonlySet<number> = new Set()
  private selected: Item | null = null

  constructor(
    private readonly graph: Graph,
    private readonly prefix: string,
    name: string,
  ) {
    this.element.setAttribute('aria-label', `Graph ${name}`)
    this.world.append(this.boxesLayer, this.waysLayer, this.headingsLayer, this.labelsLayer)
    this.element.append(this.world)
  }

  get size(): { width: number; height: number } {
    return { width: this.element.clientWidth || 1, height: this.element.clientHeight || 1 }
  }

  show(tree: Tree, scene: Scene, settings: Settings, colourOf: ColourOf): void {
    this.tree = tree
    this.scene = scene
    this.settings = settings
    this.colourOf = colourOf
    this.draw()
  }

  private tree!: Tree
  private settings!: Settings

  look(camera: Camera): void {
    this.camera = camera
    this.world.setAttribute('transform', `translate(${round(camera.x)} ${round(camera.y)}) scale(${camera.scale})`)
    const seen = this.seen(0)
    const { drawn } = this
    const isInside = seen.left >= drawn.left && seen.right <= drawn.right && seen.upper >= drawn.upper && seen.lower <= drawn.lower
    if (!isInside || this.drawnFar !== camera.scale < farScale) this.draw()
  }

  /** Marks a box, and lights the ways of values. */
  mark(selected: Item | null, lit: ReadonlySet<number>): void {
    if (this.selected !== selected) {
      if (this.selected) this.boxElements.get(this.selected)?.classList.remove('selected')
      this.selected = selected
    }
    if (selected) {
      this.boxElements.get(selected)?.classList.add('selected')
      this.element.setAttribute('aria-activedescendant', boxId(selected, this.prefix))
    } else this.element.removeAttribute('aria-activedescendant')
    this.lit = lit
    for (const [way, elements] of this.wayElements) this.light(way, elements)
  }

  private light(way: Way, elements: readonly SVGElement[]): void {
    const isLit = way.values.some((value) => this.lit.has(value))
    for (const element of elements) element.classList.toggle('lit', isLit)
  }

  /** What is in sight, with a margin as a part of the window. */
  private seen(margin: number): { left: number; upper: number; right: number; lower: number } {
    const { width, height } = this.size
    const { x, y, scale } = this.camera
    return { left: (-width * margin - x) / scale, upper: (-height * margin - y) / scale, right: (width * (1 + margin) - x) / scale, lower: (height * (1 + margin) - y) / scale }
  }

  private draw(): void {
    const { scene } = this
    const far = (this.drawnFar = this.camera.scale < farScale)
    const { left, upper, right, lower } = (this.drawn = this.seen(0.5))
    const isSeen = (box: Box) => box.x < right && box.x + box.width > left && box.y < lower && box.y + box.height > upper
    let boxes = scene.boxes.filter(isSeen)
    if (boxes.length > mostBoxes) boxes = boxes.sort((a, b) => a.depth - b.depth).slice(0, mostBoxes)
    this.boxElements.clear()
    for (const layer of this.boxLayers) layer.replaceChildren()
    const headings: SVGElement[] = []
    for (const box of boxes) {
      const at = `translate(${round(box.x)} ${round(box.y)})`
      const element = drawBox(this.tree, box, this.settings, far, this.colourOf(box.item), this.prefix)
      element.setAttribute('transform', at)
      if (box.item === this.selected) element.classList.add('selected')
      this.boxElements.set(box.item, element)
      this.layer(box.depth).append(element)
      if (box.isOpen && !far) {
        const heading = drawHeading(this.tree, box)
        heading.setAttribute('transform', at)
        headings.push(heading)
      }
    }
    this.headingsLayer.replaceChildren(...headings)
    this.drawWays(left, upper, right, lower, far)
  }

  private layer(depth: number): SVGGElement {
    while (this.boxLayers.length <= depth) {
      const layer = svg('g')
      this.boxLayers.push(layer)
      this.boxesLayer.append(layer)
    }
    return this.boxLayers[depth]!
  }

  private drawWays(left: number, upper: number, right: number, lower: number, far: boolean): void {
    this.wayElements.clear()
    const ways: SVGElement[] = []
    const labels: SVGElement[] = []
    for (const way of this.scene.ways) {
      if (ways.length > 3 * mostBoxes) break
      if (!isWayIn(way, left, upper, right, lower)) continue
      const drawn = drawWay(this.graph, way, far)
      const label = way.label && !far ? drawLabel(way) : null
      if (label) labels.push(label)
      ways.push(...drawn)
      const all = label ? [...drawn, label] : drawn
      this.wayElements.set(way, all)
      if (this.lit.size > 0) this.light(way, all)
    }
    this.waysLayer.replaceChildren(...ways)
    labels.push(...this.scene.signs.filter((sign) => !far && sign.x < right && sign.x + sign.width > left && sign.y < lower && sign.y + sign.height > upper).map(drawSign))
    this.labelsLayer.replaceChildren(...labels)
  }
}

function isWayIn({ points }: Way, left: number, upper: number, right: number, lower: number): boolean {
  let [l, u, r, b] = [Infinity, Infinity, -Infinity, -Infinity]
  for (let at = 0; at < points.length; at += 2) {
    l = Math.min(l, points[at]!)
    r = Math.max(r, points[at]!)
    u = Math.min(u, points[at + 1]!)
    b = Math.max(b, points[at + 1]!)
  }
  return l < right && r > left && u < lower && b > upper
}
