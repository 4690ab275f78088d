import { svg } from '../canvas/svg'

/** Where things are: what of an element is kept as it is. */
const geometry = ['x', 'y', 'width', 'height', 'rx', 'r', 'd', 'transform']

/** How each kind of element looks, and what it looks like where nothing is said. */
const shapeLooks: Looks = [
  ['fill', '#000000'],
  ['stroke', 'none'],
  ['stroke-width', '1'],
  ['stroke-dasharray', 'none'],
  ['stroke-linecap', 'butt'],
]
const textLooks: Looks = [...shapeLooks, ['font-size', ''], ['font-weight', '400'], ['paint-order', 'normal']]

type Looks = readonly (readonly [property: string, usual: string])[]

/** Copies a drawing into one that needs no style sheet: what is computed stands as attributes. What is only for the pointer is left out. */
export class Stills {
  /** Elements of the same classes in the same places look the same. */
  private readonly looks = new Map<string, readonly (readonly [string, string])[]>()

  /** @param element a part of the page, so that its style is known */
  of(element: SVGElement): SVGElement | null {
    if (element.matches('.hit, .target, .all, title')) return null
    const copy = svg(element.localName as 'g')
    for (const name of geometry) {
      const value = element.getAttribute(name)
      if (value !== null) copy.setAttribute(name, value)
    }
    if (element.localName === 'g') for (const child of element.children) copy.append(this.of(child as SVGElement) ?? '')
    else {
      for (const [name, value] of this.looksOf(element)) copy.setAttribute(name, value)
      if (element.localName === 'text') copy.textContent = writable(element.textContent)
    }
    return copy
  }

  private looksOf(element: SVGElement): readonly (readonly [string, string])[] {
    let key = element.style.fill
    for (let at: Element | null = element, n = 0; at && n < 3; at = at.parentElement, n++) key += `|${at.localName} ${at.getAttribute('class')}`
    let looks = this.looks.get(key)
    if (!looks) {
      const style = getComputedStyle(element)
      looks = (element.localName === 'text' ? textLooks : shapeLooks).flatMap(([property, usual]) => {
        const computed = style.getPropertyValue(property)
        const value = property === 'fill' || property === 'stroke' ? plainColour(computed) : computed.replaceAll('px', '')
        return value === usual ? [] : [[property, value] as const]
      })
      this.looks.set(key, looks)
    }
    return looks
  }
}

/** A computed colour as every program reads it: `#d6e3f2`. A browser gives a mixed one as `color(srgb 0.84 0.89 0.95)`. */
export function plainColour(colour: string): string {
  const numbers = /^(rgba?|color)\((?:srgb )?([^)]+)\)$/.exec(colour)
  if (!numbers) return colour
  const [red, green, blue, alpha = 1] = numbers[2]!.split(/[\s,/]+/).map(Number)
  if (alpha === 0) return 'none'
  const by = numbers[1] === 'color' ? 255 : 1
  return '#' + [red!, green!, blue!].map((part) => Math.round(Math.min(255, Math.max(0, part * by))).toString(16).padStart(2, '0')).join('')
}

/** A text without the characters that no XML file may have. */
export function writable(text: string): string {
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu, '\ufffd')
}
