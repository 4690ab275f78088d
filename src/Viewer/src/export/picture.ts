import type { Settings } from '../app'
import { drawBox, drawHeading } from '../canvas/box-element'
import type { ColourOf } from '../canvas/colours'
import { round, svg } from '../canvas/svg'
import { drawLabel, drawSign, drawWay } from '../canvas/way-element'
import type { Scene } from '../layout/scene'
import type { Tree } from '../tree/items'
import { plainColour, Stills, writable } from './still'

/** A picture that stands alone, and its size in pixels. */
export interface Picture {
  readonly element: SVGSVGElement
  readonly width: number
  readonly height: number
}

const margin = 16

/** Draws all of a scene, also what is out of sight, in the colours that the page has now. */
export function pictureOf(name: string, tree: Tree, scene: Scene, settings: Settings, colourOf: ColourOf): Picture {
  const [width, height] = [Math.ceil(scene.width + 2 * margin), Math.ceil(scene.height + 2 * margin)]
  const drawing = svg('g', { transform: `translate(${margin} ${margin})` })
  drawing.append(...drawn(tree, scene, settings, colourOf))
  // only what is in the page has a style, seen or not
  const stage = svg('svg', { class: 'canvas', display: 'none' })
  stage.append(drawing)
  document.body.append(stage)
  try {
    const style = getComputedStyle(stage)
    const element = svg('svg', { width, height, viewBox: `0 0 ${width} ${height}`, 'font-family': style.getPropertyValue('--font').trim() })
    const title = svg('title')
    title.textContent = writable(name)
    element.append(title, svg('rect', { width, height, fill: plainColour(style.backgroundColor) }), new Stills().of(drawing)!)
    return { element, width, height }
  } finally {
    stage.remove()
  }
}

function drawn(tree: Tree, scene: Scene, settings: Settings, colourOf: ColourOf): SVGElement[] {
  // outer boxes stand before inner ones
  const boxes = scene.boxes.map((box) => placed(drawBox(tree, box, settings, false, colourOf(box.item), 'picture'), box))
  const ways = scene.ways.flatMap((way) => drawWay(tree.graph, way, false))
  const headings = scene.boxes.filter(({ isOpen }) => isOpen).map((box) => placed(drawHeading(tree, box), box))
  const labels = scene.ways.filter(({ label }) => label).map(drawLabel)
  return [boxes, ways, headings, labels, scene.signs.map(drawSign)].map((layer) => {
    const group = svg('g')
    group.append(...layer)
    return group
  })
}

function placed(element: SVGElement, { x, y }: { x: number; y: number }): SVGElement {
  element.setAttribute('transform', `translate(${round(x)} ${round(y)})`)
  return element
}

export function toSvg({ element }: Picture): Blob {
  return new Blob(['<?xml version="1.0" encoding="UTF-8"?>\n', new XMLSerializer().serializeToString(element), '\n'], { type: 'image/svg+xml' })
}
