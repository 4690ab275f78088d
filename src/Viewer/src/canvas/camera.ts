/** Where the reader stands: screen = scene × scale + (x, y), in pixels. */
export interface Camera {
  readonly x: number
  readonly y: number
  readonly scale: number
}

export interface Size {
  readonly width: number
  readonly height: number
}

export const smallestScale = 0.01
export const largestScale = 4
/** Below this a text is no longer read. */
export const readableScale = 0.62
const margin = 24

/** All of a scene in a window, never larger than it is. */
export function fit(scene: Size, window: Size): Camera {
  const scale = clamp(Math.min((window.width - 2 * margin) / scene.width, (window.height - 2 * margin) / scene.height, 1))
  return { scale, x: (window.width - scene.width * scale) / 2, y: Math.max(margin / 2, (window.height - scene.height * scale) / 2) }
}

/** A scene's beginning at `first`, as much of it as can be read: what a page starts with. */
export function fitReadable(scene: Size, window: Size, first: number): Camera {
  const whole = fit(scene, window)
  if (whole.scale >= readableScale) return whole
  const scale = Math.max(readableScale, Math.min(1, (window.width - 2 * margin) / scene.width))
  const x = scene.width * scale + 2 * margin <= window.width ? (window.width - scene.width * scale) / 2 : window.width / 2 - first * scale
  return { scale, x, y: margin / 2 }
}

export function zoomAt(camera: Camera, factor: number, x: number, y: number): Camera {
  const scale = clamp(camera.scale * factor)
  const by = scale / camera.scale
  return { scale, x: x - (x - camera.x) * by, y: y - (y - camera.y) * by }
}

/** A place of the scene in the middle of the window. */
export function centredOn(x: number, y: number, scale: number, window: Size): Camera {
  return { scale, x: window.width / 2 - x * scale, y: window.height / 2 - y * scale }
}

function clamp(scale: number): number {
  return Math.min(largestScale, Math.max(smallestScale, scale))
}
