import { around, isScope, type Item, type Tree } from './items'

/** How a box is open: all that is in it, or of a group the first only. */
export type Openness = 'one' | 'all'

/** Which boxes are open. The root always is. */
export class Opening {
  private readonly state = new Map<string, Openness>()

  of(item: Item): Openness | undefined {
    return item.kind === 'root' ? 'all' : this.state.get(item.key)
  }

  isOpen(item: Item): boolean {
    return item.kind === 'root' || this.state.has(item.key)
  }

  /** The boxes that one shows while it is open. */
  shown(item: Item): readonly Item[] {
    return this.of(item) === 'one' ? item.children.slice(0, 1) : item.children
  }

  /** Opens a box. A group opens one of its members, and that one too, because there is nothing to see otherwise. */
  open(item: Item, how: Openness = isGroup(item) ? 'one' : 'all'): void {
    if (item.kind === 'root' || !isScope(item)) return
    this.state.set(item.key, how)
    const first = item.children[0]!
    if (how === 'one') this.open(first, first.kind === 'section' ? 'one' : undefined)
  }

  close(item: Item): void {
    this.state.delete(item.key)
  }

  closeAll(): void {
    this.state.clear()
  }

  /** Opens what is round a box, so that it is seen. */
  reveal(item: Item): void {
    let inner = item
    for (const scope of around(item)) {
      if (scope.kind === 'root') break
      const needed: Openness = isGroup(scope) && scope.children[0] === inner && this.of(scope) !== 'all' ? 'one' : 'all'
      if (this.of(scope) !== 'all') this.state.set(scope.key, needed)
      inner = scope
    }
  }

  /** The nearest box that is seen: the one itself, or the closed one around it. */
  visible(item: Item): Item {
    let seen = item
    let inner = item
    for (const scope of around(item)) {
      if (!this.isOpen(scope)) seen = scope
      else if (this.of(scope) === 'one' && scope.children[0] !== inner) seen = scope
      inner = scope
    }
    return seen
  }

  /** Opens all to a depth; 1 is what the network itself calls. At most so many boxes are shown. Gives whether all were opened. */
  toDepth(tree: Tree, depth: number, most: number): boolean {
    this.closeAll()
    let count = tree.root.children.length
    let level = [tree.root]
    for (let at = 0; at <= depth && level.length > 0; at++) {
      const next: Item[] = []
      for (const scope of level)
        for (const child of this.shown(scope)) {
          // what an operation was carried out by is opened one by one
          if (!isScope(child) || child.kind === 'operation' || at === depth) continue
          if (count + child.children.length > most) return false
          this.open(child)
          count += this.shown(child).length
          // a group and its sections are no depth of their own
          next.push(...(isGroup(child) ? this.shown(child) : [child]))
        }
      level = next
    }
    return true
  }

  /** Opens from outside in while what is seen stays few: what a page starts with. */
  toFit(tree: Tree, most: number): void {
    this.closeAll()
    let count = tree.root.children.length
    let level: Item[] = [tree.root]
    while (level.length > 0) {
      const inner = level.flatMap((scope) => this.shown(scope)).filter((child) => isScope(child) && child.kind !== 'operation' && child.kind !== 'unchanged')
      // a wrapper round all else is opened whatever is in it
      const more = inner.reduce((sum, child) => sum + (isGroup(child) ? 2 : child.children.length), 0)
      if (inner.length === 0 || (count + more > most && !(count - inner.length <= 4 && inner.length === 1))) return
      for (const child of inner) this.open(child)
      count += more
      level = inner
    }
  }
}

export function isGroup(item: Item): boolean {
  return item.kind === 'repeats' || item.kind === 'passes'
}
