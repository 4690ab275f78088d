import { html } from '../dom'
import type { Pane } from '../pane'

const longest = 150
const mostDrawn = 3000

/** The whole graph in a corner, with what is in sight as a frame that can be dragged. Hidden while all is in sight. */
export class Minimap {
  readonly element = html('canvas', { class: 'minimap', 'aria-hidden': 'true' })
  private readonly picture = document.createElement('canvas')
  private scale = 1

  constructor(private readonly pane: Pane) {
    const follow = (event: PointerEvent) => {
      if (event.buttons !== 1) return
      const { left, top } = this.element.getBoundingClientRect()
      const { size } = pane.canvas
      const { scale } = pane.camera
      pane.look({ scale, x: size.width / 2 - ((event.clientX - left) / this.scale) * scale, y: size.height / 2 - ((event.clientY - top) / this.scale) * scale })
      this.element.setPointerCapture(event.pointerId)
    }
    this.element.addEventListener('pointerdown', follow)
    this.element.addEventListener('pointermove', follow)
  }

  /** Another scene: draws all of it anew. */
  show(): void {
    const { scene } = this.pane
    this.scale = Math.min(longest / scene.width, longest / scene.height)
    const sharp = devicePixelRatio
    const [width, height] = [Math.max(8, scene.width * this.scale), Math.max(8, scene.height * this.scale)]
    for (const canvas of [this.element, this.picture]) {
      canvas.width = Math.ceil(width * sharp)
      canvas.height = Math.ceil(height * sharp)
    }
    this.element.style.width = `${width}px`
    this.element.style.height = `${height}px`
    const context = this.picture.getContext('2d')!
    context.scale(this.scale * sharp, this.scale * sharp)
    context.lineWidth = 1 / this.scale / 2
    context.strokeStyle = this.colour('--module-line')
    const bar = this.colour('--bar')
    const depths = [0, 1, 2, 3, 4].map((depth) => this.colour(`--depth${depth}`))
    for (const box of scene.boxes.slice(0, mostDrawn)) {
      context.fillStyle = box.isOpen ? depths[Math.min(box.depth, 4)]! : bar
      context.fillRect(box.x, box.y, box.width, box.height)
      if (box.isOpen) context.strokeRect(box.x, box.y, box.width, box.height)
    }
    this.look()
  }

  /** Another place: moves the frame. */
  look(): void {
    const { scene, camera } = this.pane
    const { width, height } = this.pane.canvas.size
    const [left, upper, right, lower] = [-camera.x, -camera.y, width - camera.x, height - camera.y].map((place) => place / camera.scale) as [number, number, number, number]
    this.element.hidden = left <= 0 && upper <= 0 && right >= scene.width && lower >= scene.height
    if (this.element.hidden) return
    const context = this.element.getContext('2d')!
    context.setTransform(1, 0, 0, 1, 0, 0)
    context.clearRect(0, 0, this.element.width, this.element.height)
    context.drawImage(this.picture, 0, 0)
    const by = this.scale * devicePixelRatio
    context.strokeStyle = this.colour('--accent')
    context.lineWidth = 2 * devicePixelRatio
    const [x, y] = [Math.max(0, left) * by, Math.max(0, upper) * by]
    context.strokeRect(x + 1, y + 1, Math.min(scene.width, right) * by - x - 2, Math.min(scene.height, lower) * by - y - 2)
  }

  /** A colour of the theme as it is now: a canvas knows no CSS. */
  private colour(name: string): string {
    this.element.style.color = `var(${name})`
    return getComputedStyle(this.element).color
  }
}
