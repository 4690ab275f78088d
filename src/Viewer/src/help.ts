import { html } from './dom'

/** What each key does, as the help shows it. */
const keys: readonly (readonly [key: string, meaning: string])[] = [
  ['↑ ↓ ← →', 'go to the box that lies there'],
  ['Enter', 'open or close the selected box'],
  ['A', 'open all of a group of equal modules'],
  ['U', 'go to the box around'],
  ['Esc', 'select nothing'],
  ['/', 'search'],
  ['F', 'see all of it'],
  ['+ −', 'zoom'],
  ['Shift + arrows', 'move the view'],
  ['C', 'close all boxes'],
  ['E', 'open one level more'],
  ['1 2 3', 'open all to that depth'],
  ['P', 'show or hide the panel'],
  ['?', 'this help'],
]

/** Shows the keys. */
export function showHelp(): void {
  const dialog = html(
    'dialog',
    { class: 'help', 'aria-label': 'Keys' },
    html('h2', {}, 'Keys'),
    html('dl', {}, ...keys.flatMap(([key, meaning]) => [html('dt', {}, key), html('dd', {}, meaning)])),
    html('form', { method: 'dialog' }, html('button', { type: 'submit' }, 'Close')),
  )
  dialog.addEventListener('close', () => dialog.remove())
  document.body.append(dialog)
  dialog.showModal()
}
