import { showHelp } from './help'
import type { Viewer } from './viewer'

const arrows: Readonly<Record<string, readonly [number, number]>> = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] }

/** Keys of the canvas; those that are about the whole page work everywhere but in a field. */
export function followKeys(viewer: Viewer): void {
  document.addEventListener('keydown', (event) => {
    const target = event.target as Element
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || target.closest('input,select,textarea,dialog')) return
    const isOnCanvas = target.closest('.canvas') !== null || target === document.body
    if (pageKey(viewer, event) || (isOnCanvas && canvasKey(viewer, event))) event.preventDefault()
  })
}

function pageKey(viewer: Viewer, event: KeyboardEvent): boolean {
  switch (event.key) {
    case '/':
      viewer.search()
      return true
    case '?':
      showHelp()
      return true
    case 'p':
    case 'P':
      viewer.togglePanel()
      return true
    default:
      return false
  }
}

function canvasKey(viewer: Viewer, event: KeyboardEvent): boolean {
  const { pane } = viewer
  const item = pane.selectedItem && pane.opening.visible(pane.selectedItem)
  const arrow = arrows[event.key]
  if (arrow) {
    const [dx, dy] = arrow
    if (event.shiftKey) pane.look({ ...pane.camera, x: pane.camera.x - dx * 80, y: pane.camera.y - dy * 80 })
    else viewer.selectItem(pane.neighbour(dx, dy), true)
    return true
  }
  switch (event.key) {
    case 'Enter':
    case ' ':
      if (item) void pane.toggle(item)
      return item !== null
    case 'a':
    case 'A':
      if (item) void pane.toggle(item, 'all')
      return true
    case 'u':
    case 'U':
      viewer.selectItem(item?.parent?.kind === 'root' ? null : (item?.parent ?? null), true)
      return true
    case 'Escape':
      viewer.select(null)
      return true
    case 'f':
    case 'F':
    case '0':
      pane.fit()
      return true
    case '+':
    case '=':
      pane.zoom(1.25)
      return true
    case '-':
      pane.zoom(0.8)
      return true
    case 'c':
    case 'C':
      void viewer.collapseAll()
      return true
    case '1':
    case '2':
    case '3':
      void viewer.expandTo(Number(event.key))
      return true
    case 'e':
    case 'E':
      void viewer.expandMore()
      return true
    default:
      return false
  }
}
