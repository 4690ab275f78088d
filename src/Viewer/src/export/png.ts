import { type Picture, toSvg } from './picture'

/** Twice the size on the screen, so that it is sharp in print. */
const usualScale = 2
/** Smaller than this, no text is read any more. */
export const leastScale = 0.4
/** What browsers can draw at most, in pixels. */
const longestSide = 16_384
const largestArea = 100e6

/** How large a picture can be drawn, against its size on the screen. */
export function pngScale({ width, height }: Pick<Picture, 'width' | 'height'>): number {
  return Math.min(usualScale, longestSide / width, longestSide / height, Math.sqrt(largestArea / (width * height)))
}

/** Draws a picture into pixels. Null where the browser can't, which is when it has no memory for it. */
export async function toPng(picture: Picture): Promise<Blob | null> {
  const scale = pngScale(picture)
  const address = URL.createObjectURL(toSvg(picture))
  try {
    const image = new Image()
    image.src = address
    await image.decode()
    const canvas = document.createElement('canvas')
    canvas.width = Math.floor(picture.width * scale)
    canvas.height = Math.floor(picture.height * scale)
    const context = canvas.getContext('2d')
    if (!context) return null
    context.drawImage(image, 0, 0, canvas.width, canvas.height)
    return await new Promise((resolve) => canvas.toBlob(resolve, 'image/png'))
  } catch {
    return null
  } finally {
    URL.revokeObjectURL(address)
  }
}
