import type { Pane } from '../pane'
import type { Item } from '../tree/items'

/** What a click on the canvas means. */
export interface Clicks {
  item(item: Item): void
  value(value: number): void
  nothing(): void
}

const dragDistance = 4

/** Drags, zooms and clicks, with a mouse or with fingers. */
export function followPointer(pane: Pane, clicks: Clicks): void {
  const { element } = pane.canvas
  const down = new Map<number, { x: number; y: number }>()
  let start = { x: 0, y: 0 }
  let isDrag = false

  const place = (event: MouseEvent) => {
    const { left, top } = element.getBoundingClientRect()
    return { x: event.clientX - left, y: event.clientY - top }
  }

  element.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault()
      const { x, y } = place(event)
      if (event.shiftKey) pane.look({ ...pane.camera, x: pane.camera.x - (event.deltaX || event.deltaY) })
      // a pinch on a touchpad comes as small steps with the control key
      else pane.zoom(Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : event.deltaMode === 1 ? 0.05 : 0.0016)), x, y)
    },
    { passive: false },
  )
  element.addEventListener('pointerdown', (event) => {
    if (event.button > 1) return
    down.set(event.pointerId, place(event))
    if (down.size === 1) {
      start = place(event)
      isDrag = false
    }
  })
  element.addEventListener('pointermove', (event) => {
    const before = down.get(event.pointerId)
    if (!before) {
      hover(event.target as Element)
      return
    }
    const now = place(event)
    if (!isDrag && Math.hypot(now.x - start.x, now.y - start.y) < dragDistance) return
    if (!isDrag) element.setPointerCapture(event.pointerId)
    isDrag = true
    element.classList.add('dragged')
    const other = [...down].find(([id]) => id !== event.pointerId)?.[1]
    if (other) pane.zoom(Math.hypot(now.x - other.x, now.y - other.y) / Math.max(1, Math.hypot(before.x - other.x, before.y - other.y)), other.x, other.y)
    else pane.look({ ...pane.camera, x: pane.camera.x + now.x - before.x, y: pane.camera.y + now.y - before.y })
    down.set(event.pointerId, now)
  })
  const up = (event: PointerEvent) => {
    down.delete(event.pointerId)
    element.classList.remove('dragged')
  }
  element.addEventListener('pointerup', up)
  element.addEventListener('pointercancel', up)
  element.addEventListener('pointerleave', () => pane.hover(null))
  element.addEventListener('click', (event) => {
    if (isDrag) {
      isDrag = false
      return
    }
    click(event.target as Element, event.detail)
  })

  let hoveredOver: Element | null = null
  function hover(target: Element): void {
    const over = target.closest('[data-key],[data-way],[data-value]')
    if (over === hoveredOver) return
    hoveredOver = over
    pane.hover(valuesAt(over))
  }

  function valuesAt(over: Element | null): readonly number[] | null {
    if (over instanceof SVGElement) {
      const { key, way, value } = over.dataset
      if (way !== undefined) return pane.way(way)?.values ?? null
      if (value !== undefined) return [Number(value)]
      const item = key === undefined ? undefined : pane.tree.find(key)
      if (item && !pane.opening.isOpen(item)) return pane.valuesAt(item)
    }
    return null
  }

  function click(target: Element, times: number): void {
    const box = target.closest<SVGElement>('[data-key]')
    const item = box && pane.tree.find(box.dataset.key!)
    if (item) {
      if (target.closest('.toggle')) void pane.toggle(item)
      else if (target.closest('.all')) void pane.toggle(item, 'all')
      else if (times === 2) void pane.toggle(item)
      else clicks.item(item)
      return
    }
    const values = valuesAt(target.closest('[data-way],[data-value]'))
    if (values && values.length > 0) clicks.value(values[0]!)
    else clicks.nothing()
  }
}
