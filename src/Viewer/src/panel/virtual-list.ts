import { html } from '../dom'

/** A long list of rows of one height, of which only those in sight, and one more that is kept, are in the document. */
export class VirtualList {
  private readonly sizer = html('div', { class: 'rows', role: 'none' })
  private readonly rows = new Map<number, HTMLElement>()
  private count = 0
  private kept = -1
  private waiting = false

  constructor(
    readonly scroller: HTMLElement,
    private readonly rowHeight: number,
    private readonly draw: (index: number) => HTMLElement,
  ) {
    scroller.append(this.sizer)
    scroller.addEventListener('scroll', () => this.updateSoon(), { passive: true })
    new ResizeObserver(() => this.updateSoon()).observe(scroller)
  }

  /** How many rows fit, less one so that a page goes over into the next. */
  get page(): number {
    return Math.max(1, Math.floor(this.scroller.clientHeight / this.rowHeight) - 1)
  }

  /** Draws all rows anew; the kept one is in the document wherever the list is scrolled to. */
  reset(count: number, kept = -1): void {
    const hadFocus = this.scroller.contains(document.activeElement) && document.activeElement !== this.scroller
    this.count = count
    this.kept = kept
    for (const row of this.rows.values()) row.remove()
    this.rows.clear()
    this.sizer.style.height = `${count * this.rowHeight}px`
    this.update()
    if (hadFocus) this.rows.get(kept)?.focus({ preventScroll: true })
  }

  /** Draws some rows anew and keeps one in the document. */
  redraw(indices: readonly number[], kept: number): void {
    this.kept = kept
    for (const index of indices) {
      const row = this.rows.get(index)
      if (!row) continue
      this.rows.delete(index)
      const hadFocus = row === document.activeElement
      row.replaceWith(this.make(index))
      if (hadFocus) this.rows.get(index)!.focus({ preventScroll: true })
    }
    this.update()
  }

  row(index: number): HTMLElement | undefined {
    return this.rows.get(index)
  }

  /** Scrolls as far as needed to see a row; to the middle if it is far away. */
  reveal(index: number): void {
    const { scroller, rowHeight } = this
    const top = index * rowHeight
    const height = scroller.clientHeight
    const near = top > scroller.scrollTop - 2 * rowHeight && top < scroller.scrollTop + height + rowHeight
    if (!near) scroller.scrollTop = top - (height - rowHeight) / 2
    else if (top < scroller.scrollTop) scroller.scrollTop = top
    else if (top + rowHeight > scroller.scrollTop + height) scroller.scrollTop = top + rowHeight - height
    this.update()
  }

  private updateSoon(): void {
    if (this.waiting) return
    this.waiting = true
    requestAnimationFrame(() => {
      this.waiting = false
      this.update()
    })
  }

  private update(): void {
    const { scrollTop, clientHeight } = this.scroller
    const begin = Math.max(0, Math.floor(scrollTop / this.rowHeight) - 4)
    const end = Math.min(this.count, Math.ceil((scrollTop + clientHeight) / this.rowHeight) + 4)
    const inSight = (index: number) => index >= begin && index < end
    const wanted: number[] = []
    for (let index = begin; index < end; index++) wanted.push(index)
    if (this.kept >= end && this.kept < this.count) wanted.push(this.kept)
    else if (this.kept >= 0 && this.kept < begin) wanted.unshift(this.kept)
    for (const [index, row] of this.rows)
      if (!inSight(index) && index !== this.kept) {
        row.remove()
        this.rows.delete(index)
      }
    // a row that stays is never moved, as that would take the focus from it
    let next = this.sizer.firstChild
    for (const index of wanted) {
      const row = this.rows.get(index) ?? this.make(index)
      if (row === next) next = row.nextSibling
      else this.sizer.insertBefore(row, next)
    }
  }

  private make(index: number): HTMLElement {
    const row = this.draw(index)
    row.style.top = `${index * this.rowHeight}px`
    row.style.height = `${this.rowHeight}px`
    row.dataset['row'] = String(index)
    this.rows.set(index, row)
    return row
  }
}

/** The row that an event happened in; -1 outside all. */
export function rowOf(event: Event): number {
  const row = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-row]') : null
  return row ? Number(row.dataset['row']) : -1
}
