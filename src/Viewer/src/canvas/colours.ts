import type { Colouring } from '../app'
import type { Scene } from '../layout/scene'
import type { Item, Tree } from '../tree/items'
import type { Measure } from '../tree/measure'
import { sumsOf } from '../tree/sums'
import { typesOf } from './types'

/** What colours a closed box; null for how its kind is drawn. */
export type ColourOf = (item: Item) => string | null

/** How closed boxes are coloured. By role is how they are drawn without a colour of their own. */
export function colourOf(tree: Tree, scene: Scene, colouring: Colouring): ColourOf {
  if (colouring === 'role') return () => null
  if (colouring === 'type') {
    const types = typesOf(tree.graph)
    return (item) => types.colourOf(types.of(item))
  }
  const sums = sumsOf(tree, colouring)
  const largest = largestOf(tree, scene, colouring)
  return (item) => (item.kind === 'input' || item.kind === 'output' ? null : heat(sums.of(item) / (largest || 1)))
}

/** The most that a closed box of the scene has: that one has the full colour. */
export function largestOf(tree: Tree, scene: Scene, measure: Measure): number {
  const sums = sumsOf(tree, measure)
  let largest = 0
  for (const { item, isOpen } of scene.boxes) if (!isOpen) largest = Math.max(largest, sums.of(item))
  return largest
}

/** How strong the full colour is, in percent: more would leave too little contrast to the text. */
export const fullHeat = 66

function heat(part: number): string {
  // the square root, because one layer often has most of it and the rest would look alike
  return `color-mix(in srgb, var(--heat) ${Math.round(fullHeat * Math.sqrt(part))}%, var(--surface))`
}
