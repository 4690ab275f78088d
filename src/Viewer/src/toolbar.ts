import type { Colouring, Settings, Theme } from './app'
import { html } from './dom'
import { savePng, saveSvg } from './export/save'
import type { Graph } from './graph'
import { showHelp } from './help'
import { menu } from './menu'
import { isMeasured, type Measure } from './tree/measure'
import type { Viewer } from './viewer'

/** The row of controls above the graph. */
export function createToolbar(viewer: Viewer): HTMLElement {
  const bar = html('header', { class: 'toolbar' })
  bar.append(
    html('div', { class: 'group' }, button('panel-toggle', 'Panel', 'Show or hide the panel (P)', () => viewer.togglePanel())),
    ...(viewer.page.comparison ? [sides(viewer)] : []),
    html('h1', { title: viewer.page.title }, viewer.page.title),
    html(
      'div',
      { class: 'group' },
      button('collapse', 'Close all', 'Close all boxes (C)', () => void viewer.collapseAll()),
      button('expand', 'Open more', 'Open one level more (E)', () => void viewer.expandMore()),
      depthChoice(viewer),
    ),
    html('div', { class: 'group' }, ...switches(viewer)),
    html(
      'div',
      { class: 'group' },
      choice('colour', 'Colour by', viewer.settings.colouring, colouringsOf(viewer.graphs), (colouring) => viewer.change({ colouring: colouring as Colouring })),
      choice('theme', 'Theme', viewer.settings.theme, themes, (theme) => viewer.change({ theme: theme as Theme })),
    ),
    html(
      'div',
      { class: 'group' },
      button('zoom-out', '−', 'Zoom out (−)', () => viewer.pane.zoom(0.8)),
      button('zoom-in', '+', 'Zoom in (+)', () => viewer.pane.zoom(1.25)),
      button('fit', 'Fit', 'See all of it (F)', () => viewer.pane.fit()),
    ),
    html(
      'div',
      { class: 'group' },
      menu(
        'save',
        'Save',
        'Save what is open as a picture',
        button('save-svg', 'SVG', 'A drawing that can be scaled and changed', () => saveSvg(viewer)),
        button('save-png', 'PNG', 'Pixels, twice as fine as on the screen', () => void savePng(viewer)),
      ),
    ),
    html('div', { class: 'group end' }, button('help', '?', 'Keys (?)', showHelp)),
  )
  return bar
}

/** What boxes may be coloured by; what no graph has anything of is said to be missing. */
function colouringsOf(graphs: readonly Graph[]): Option[] {
  const measures: readonly (readonly [Measure, string])[] = [
    ['time', 'not recorded'],
    ['parameters', 'none'],
    ['memory', 'sizes not known'],
  ]
  return [
    ['role', 'role'],
    ['type', 'type'],
    ...measures.map(([measure, missing]): Option => (graphs.some((graph) => isMeasured(graph, measure)) ? [measure, measure] : [measure, `${measure} (${missing})`, true])),
  ]
}

const themes: readonly Option[] = [
  ['auto', 'system'],
  ['light', 'light'],
  ['dark', 'dark'],
]

/** In a comparison: both graphs in one, or side by side. */
function sides(viewer: Viewer): HTMLElement {
  const one = button('both', 'In one', 'Both graphs in one', () => show(false))
  const two = button('side-by-side', 'Side by side', 'The old and the new graph side by side', () => show(true))
  const show = (sideBySide: boolean) => {
    void viewer.showSideBySide(sideBySide)
    one.setAttribute('aria-pressed', String(!sideBySide))
    two.setAttribute('aria-pressed', String(sideBySide))
  }
  one.setAttribute('aria-pressed', 'true')
  two.setAttribute('aria-pressed', 'false')
  return html('div', { class: 'group' }, one, two)
}

/** Opens all to a depth. It shows none while boxes were opened one by one. */
function depthChoice(viewer: Viewer): HTMLElement {
  const depths: readonly Option[] = [['', '…'], ['1', '1'], ['2', '2'], ['3', '3'], ['Infinity', 'all']]
  const element = choice('depth', 'Depth', '', depths, (depth) => {
    if (depth) void viewer.expandTo(Number(depth))
  })
  const select = element.querySelector('select')!
  viewer.subscribe(() => {
    const depth = String(viewer.pane.depth)
    select.value = depths.some(([value]) => value === depth) ? depth : ''
  })
  return element
}

function switches(viewer: Viewer): HTMLElement[] {
  const parts: readonly (readonly [keyof Settings & ('fold' | 'roll' | 'constants'), string, string])[] = [
    ['fold', 'Fold', 'Show a run of equal modules as one'],
    ['roll', 'Roll', 'Show the passes of a module that ran several times as one'],
    ['constants', 'Weights', 'Show parameters and constants in the boxes'],
  ]
  return parts.map(([setting, label, title]) => {
    const box = html('input', { type: 'checkbox', id: setting, change: () => viewer.change({ [setting]: box.checked }) })
    box.checked = viewer.settings[setting]
    return html('label', { class: 'switch', title }, box, label)
  })
}

export function button(id: string, label: string, title: string, act: () => void): HTMLButtonElement {
  return html('button', { type: 'button', id, title, 'aria-label': /^\W+$/.test(label) ? title : label, click: act }, label)
}

type Option = readonly [value: string, text: string, isMissing?: boolean]

export function choice(id: string, label: string, value: string, options: readonly Option[], act: (value: string) => void): HTMLElement {
  const select = html('select', { id, 'aria-label': label, title: label, change: () => act(select.value) }, ...options.map(([name, text, disabled = false]) => html('option', { value: name, selected: name === value, disabled }, text)))
  return html('label', { class: 'choice' }, label, select)
}
