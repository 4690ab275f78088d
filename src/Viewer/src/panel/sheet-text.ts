import { grouped } from '../text'
import { figure, share } from './figures'
import type { Section, Sheet, Words } from './sheet'
import type { StatisticsData } from '../page'

/** A sheet as lines of plain text. */
export function sheetText(sheet: Sheet): string {
  const parts = [head(sheet), ...sheet.sections.map(sectionText)]
  return parts.join('\n\n') + '\n'
}

function plain(words: Words): string {
  return words.map((word) => (typeof word === 'string' ? word : word.text)).join('')
}

/** The lines of a statistic: what, and how much. */
export function statisticsRows(statistics: StatisticsData): (readonly [string, string])[] {
  const { count, zeros, nans, infinities } = statistics
  const part = (some: number) => (some > 0 && count > 0 ? `${grouped(some)} (${share(some, count)})` : grouped(some))
  return [
    ['elements', grouped(count)],
    ['minimum', figure(statistics.minimum)],
    ['maximum', figure(statistics.maximum)],
    ['mean', figure(statistics.mean)],
    ['standard deviation', figure(statistics.deviation)],
    ['zeros', part(zeros)],
    ['NaN', part(nans)],
    ['infinite', part(infinities)],
  ]
}

function head({ heading, sort, name, mark, failed, path }: Sheet): string {
  const lines = [`${sort}: ${heading}`]
  const where = [...path.map((link) => link.text), name].filter((part) => part !== '')
  if (where.length > 0) lines.push(where.join(' > '))
  if (failed) lines.push('FAILED')
  if (mark !== 'same') lines.push(mark)
  return lines.join('\n')
}

function sectionText(section: Section): string {
  switch (section.kind) {
    case 'facts':
      return section.facts.map(([name, words]) => `${name}: ${plain(words)}`).join('\n')
    case 'text':
      return `${section.title}\n${indent(section.text)}`
    case 'statistics': {
      const { histogram } = section.statistics
      const lines = statisticsRows(section.statistics).map(([name, value]) => `${name}: ${value}`)
      if (histogram) lines.push(`histogram: ${histogram.join(' ')}`)
      return `${section.title}\n${indent(lines.join('\n'))}`
    }
    case 'table': {
      const cells = (row: number) => section.row(row).map((words) => plain(words).trimEnd().replaceAll('\n', '  '))
      const rows = Array.from({ length: section.count }, (_, row) => cells(row).filter((cell) => cell !== '').join('  '))
      return `${section.title}\n${indent(rows.join('\n'))}`
    }
  }
}

function indent(text: string): string {
  return text.replace(/^/gm, '  ')
}
