import { oldGraph } from '../comparison'
import { html } from '../dom'
import type { Viewer } from '../viewer'
import { type Picture, pictureOf, toSvg } from './picture'
import { leastScale, pngScale, toPng } from './png'

/** What of the graph is open now, all of it, as the reader has coloured it. */
export function pictureNow(viewer: Viewer): Picture {
  const { pane, settings } = viewer
  return pictureOf(titleOf(viewer), pane.tree, pane.scene, settings, pane.colours)
}

/** As the page; side by side each graph has a picture of its own. */
function titleOf({ page, graph, isSideBySide }: Viewer): string {
  return isSideBySide ? `${page.title} (${graph.index === oldGraph ? 'old' : 'new'})` : page.title
}

export function saveSvg(viewer: Viewer): void {
  download(toSvg(pictureNow(viewer)), fileName(titleOf(viewer), 'svg'))
}

export async function savePng(viewer: Viewer): Promise<void> {
  const picture = pictureNow(viewer)
  const scale = pngScale(picture)
  const pixels = scale < leastScale ? null : await toPng(picture)
  if (!pixels) {
    viewer.say('What is open is too large for a PNG. Save it as SVG, which has no limit, or close some boxes.')
    return
  }
  download(pixels, fileName(titleOf(viewer), 'png'))
  if (scale < 1) viewer.say(`The PNG is drawn at ${Math.round(100 * scale)} % of its size, as large as browsers can. The SVG has all of it.`)
}

/** `a.onnx → b.onnx (old)` as `a.onnx-b.onnx-old.svg`. */
function fileName(name: string, ending: string): string {
  const plain = name.replace(/[^\p{L}\p{N}._]+/gu, '-').replace(/^[-.]+|[-.]+$/g, '')
  return `${plain.slice(0, 80) || 'graph'}.${ending}`
}

function download(content: Blob, name: string): void {
  const address = URL.createObjectURL(content)
  const link = html('a', { href: address, download: name })
  link.click()
  // a browser may begin to read it only later
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}
