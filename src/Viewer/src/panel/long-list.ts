import { html } from '../dom'
import { grouped } from '../text'

/** How many parts are shown before it is asked for all, and how many are then drawn at once. */
const first = 20
const atOnce = 400

/** Puts the first parts of a list into an element; gives the button that shows the others, null where there are none. */
export function fill(body: HTMLElement, count: number, part: (index: number) => Node): HTMLButtonElement | null {
  const draw = (begin: number, end: number) => {
    const parts = document.createDocumentFragment()
    for (let index = begin; index < end; index++) parts.append(part(index))
    body.append(parts)
  }
  draw(0, Math.min(first, count))
  if (count <= first) return null
  const showAll = () => {
    // the focus would go with the button
    more.closest<HTMLElement>('[tabindex]')?.focus({ preventScroll: true })
    more.remove()
    drawAll(body, count, draw)
  }
  const more = html('button', { type: 'button', class: 'more', click: showAll }, `Show all ${grouped(count)}`)
  return more
}

/** Draws the rest, some in each picture that the browser paints, as long as the list is there. */
function drawAll(body: HTMLElement, count: number, draw: (begin: number, end: number) => void): void {
  let at = first
  const step = () => {
    if (!body.isConnected) return
    const end = Math.min(at + atOnce, count)
    draw(at, end)
    at = end
    if (at < count) requestAnimationFrame(step)
  }
  step()
}
