import { html } from './dom'

/** A button that shows some more under it. It closes when one is taken, and by a click elsewhere or the key Esc. */
export function menu(id: string, label: string, title: string, ...entries: readonly HTMLElement[]): HTMLElement {
  const heading = html('summary', { id, title }, label)
  const element = html('details', { class: 'menu' }, heading, html('div', { class: 'menu-entries' }, ...entries))
  const close = () => (element.open = false)
  for (const entry of entries) entry.addEventListener('click', close)
  document.addEventListener('pointerdown', (event) => {
    if (!element.contains(event.target as Node)) close()
  })
  element.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !element.open) return
    event.preventDefault()
    close()
    heading.focus()
  })
  return element
}
