import { html } from '../dom'

const step = 5

/** A bar that is dragged, or moved with the arrow keys, to share a height out; `moved` hears the percentage above it. */
export function splitter(name: string, start: number, area: () => DOMRect, moved: (percent: number) => void): HTMLElement {
  const bar = html('div', {
    class: 'splitter',
    role: 'separator',
    'aria-orientation': 'horizontal',
    'aria-label': name,
    'aria-valuemin': 10,
    'aria-valuemax': 90,
    tabindex: 0,
  })
  let at = start
  const move = (percent: number) => {
    at = Math.round(Math.max(10, Math.min(90, percent)))
    bar.setAttribute('aria-valuenow', String(at))
    moved(at)
  }
  bar.addEventListener('pointerdown', (event) => {
    bar.setPointerCapture(event.pointerId)
    event.preventDefault()
  })
  bar.addEventListener('pointermove', (event) => {
    if (!bar.hasPointerCapture(event.pointerId)) return
    const { top, height } = area()
    move((100 * (event.clientY - top)) / height)
  })
  bar.addEventListener('keydown', (event) => {
    switch (event.key) {
      case 'ArrowUp':
        move(at - step)
        break
      case 'ArrowDown':
        move(at + step)
        break
      case 'Home':
        move(10)
        break
      case 'End':
        move(90)
        break
      default:
        return
    }
    event.preventDefault()
    event.stopPropagation()
  })
  move(start)
  return bar
}
