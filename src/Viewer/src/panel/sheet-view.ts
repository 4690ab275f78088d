import type { Target } from '../app'
import { grouped } from '../text'
import { html } from '../dom'
import { histogram } from './histogram'
import { failureSign, markSign } from './row-parts'
import { fill } from './long-list'
import type { Link, Section, Sheet, StatisticsSection, TableSection, Words } from './sheet'
import { statisticsRows } from './sheet-text'

type Go = (target: Target) => void

/** A sheet as elements; what is pressed in it goes to `go`. */
export function sheetView(sheet: Sheet, go: Go): HTMLElement {
  return html(
    'div',
    { class: 'sheet' },
    html('p', { class: 'sheet-sort' }, sheet.sort, ...(sheet.failed ? [' ', failureSign()] : [])),
    html('h2', { class: 'sheet-title' }, markSign(sheet.mark), sheet.heading),
    sheet.path.length > 0 || (sheet.name && sheet.name !== sheet.heading) ? path(sheet, go) : null,
    ...sheet.sections.map((section) => sectionView(section, go)),
  )
}

function path(sheet: Sheet, go: Go): HTMLElement {
  const nav = html('nav', { class: 'sheet-path', 'aria-label': 'Where it is' })
  const parts = sheet.path.map((link): Node => linkView(link, go))
  if (sheet.name) parts.push(document.createTextNode(sheet.name))
  parts.forEach((part, place) => nav.append(...(place > 0 ? [html('span', { class: 'separator' }, ' › ')] : []), part))
  return nav
}

function linkView({ text, target }: Link, go: Go): HTMLElement {
  return html('button', { type: 'button', class: 'link', click: () => go(target) }, text)
}

function wordsView(words: Words, go: Go): Node[] {
  return words.map((word) => (typeof word === 'string' ? document.createTextNode(word) : linkView(word, go)))
}

function sectionView(section: Section, go: Go): HTMLElement {
  switch (section.kind) {
    case 'facts': {
      const list = html('dl', { class: 'facts' })
      for (const [name, words] of section.facts) list.append(html('dt', {}, name), html('dd', {}, ...wordsView(words, go)))
      return list
    }
    case 'text':
      return block(section.title, html('pre', { class: section.isError ? 'text error' : 'text' }, section.text))
    case 'table':
      return tableView(section, go)
    case 'statistics':
      return statisticsView(section)
  }
}

function block(title: string, ...content: readonly (Node | null)[]): HTMLElement {
  return html('section', { class: 'block' }, html('h3', {}, title), ...content)
}

function tableView({ title, columns, count, row }: TableSection, go: Go): HTMLElement {
  const head = html('tr', {}, ...columns.map((name) => html('th', { scope: 'col' }, name)))
  const body = html('tbody')
  const more = fill(body, count, (index) => html('tr', {}, ...row(index).map((words) => html('td', {}, ...wordsView(words, go)))))
  return block(more ? `${title} (${grouped(count)})` : title, html('table', { 'aria-label': title }, html('thead', {}, head), body), more)
}

function statisticsView({ title, statistics }: StatisticsSection): HTMLElement {
  const rows = statisticsRows(statistics).map(([name, value]) =>
    html('tr', {}, html('th', { scope: 'row' }, name), html('td', { class: 'figure' }, value)),
  )
  const table = html('table', { class: 'statistics', 'aria-label': title }, html('tbody', {}, ...rows))
  return block(title, histogram(statistics), table)
}
