import type { Viewer } from '../viewer'
import { pictureNow } from './save'

/** Prints the whole graph in light colours in the place of the page. */
export function followPrinting(viewer: Viewer): void {
  let printed: SVGSVGElement | null = null
  addEventListener('beforeprint', () => {
    const { dataset } = document.documentElement
    const theme = dataset.theme
    dataset.theme = 'light'
    printed?.remove()
    printed = pictureNow(viewer).element
    printed.setAttribute('class', 'printed')
    if (theme === undefined) delete dataset.theme
    else dataset.theme = theme
    document.body.append(printed)
  })
  addEventListener('afterprint', () => {
    printed?.remove()
    printed = null
  })
}
