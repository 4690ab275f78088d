const namespace = 'http://www.w3.org/2000/svg'

/** An SVG element with attributes. */
export function svg<K extends keyof SVGElementTagNameMap>(name: K, attributes: Readonly<Record<string, string | number>> = {}): SVGElementTagNameMap[K] {
  const element = document.createElementNS(namespace, name)
  for (const key in attributes) element.setAttribute(key, String(attributes[key]))
  return element
}

export function svgText(text: string, className: string, x: number, y: number): SVGTextElement {
  const element = svg('text', { class: className, x, y })
  element.textContent = text
  return element
}

/** A line through points that leaves and comes in upright. */
export function curve(points: readonly number[]): string {
  let d = `M${round(points[0]!)} ${round(points[1]!)}`
  for (let at = 2; at < points.length; at += 2) {
    const [x0, y0, x1, y1] = [points[at - 2]!, points[at - 1]!, points[at]!, points[at + 1]!]
    const middle = round((y0 + y1) / 2)
    d += Math.abs(x1 - x0) < 0.5 ? `L${round(x1)} ${round(y1)}` : `C${round(x0)} ${middle} ${round(x1)} ${middle} ${round(x1)} ${round(y1)}`
  }
  return d
}

/** The head of an arrow at the end of such a line. */
export function arrowHead(points: readonly number[]): string {
  const [x, y] = [points[points.length - 2]!, points[points.length - 1]!]
  const up = y < points[points.length - 3]!
  return `M${round(x)} ${round(y)}l-3.5 ${up ? 6 : -6}h7z`
}

export function round(number: number): number {
  return Math.round(number * 10) / 10
}
