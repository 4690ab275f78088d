import { html } from './dom'

/** A line over the graph that says what came of something the reader did. It goes with the next thing he does. */
export class Notice {
  private readonly text = html('p', {})
  readonly element = html('div', { class: 'notice', hidden: true }, this.text, html('button', { type: 'button', 'aria-label': 'Close the notice', click: () => this.hide() }, '×'))

  say(text: string): void {
    this.text.textContent = text
    this.element.hidden = false
  }

  hide(): void {
    this.element.hidden = true
  }
}
