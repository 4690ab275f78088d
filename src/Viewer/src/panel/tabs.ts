import { html } from '../dom'

/** Tabs over parts of which one is shown; `shown` hears which. */
export function tabs(name: string, parts: readonly (readonly [title: string, element: HTMLElement])[], shown: (place: number) => void): HTMLElement {
  const bar = html('div', { class: 'tabs', role: 'tablist', 'aria-label': name })
  const buttons = parts.map(([title, element], place) => {
    const tab = html('button', { type: 'button', role: 'tab', id: `${element.id}-tab`, 'aria-controls': element.id, click: () => press(place) }, title)
    element.setAttribute('role', 'tabpanel')
    element.setAttribute('aria-labelledby', tab.id)
    return tab
  })
  const show = (place: number) => {
    buttons.forEach((tab, other) => {
      tab.setAttribute('aria-selected', String(other === place))
      tab.tabIndex = other === place ? 0 : -1
    })
    parts.forEach(([, element], other) => (element.hidden = other !== place))
  }
  const press = (place: number) => {
    show(place)
    shown(place)
  }
  bar.append(...buttons)
  bar.addEventListener('keydown', (event) => {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return
    const place = (buttons.indexOf(document.activeElement as HTMLButtonElement) + (event.key === 'ArrowRight' ? 1 : buttons.length - 1)) % buttons.length
    press(place)
    buttons[place]!.focus()
    event.preventDefault()
  })
  show(0)
  return bar
}
