import { svg } from '../canvas/svg'
import type { StatisticsData } from '../page'
import { grouped } from '../text'
import { figure } from './figures'

const width = 240
const height = 48

/** A picture of how the elements lie between minimum and maximum; null where that was not recorded. */
export function histogram(statistics: StatisticsData): SVGElement | null {
  const counts = statistics.histogram
  const minimum = Number(statistics.minimum)
  const maximum = Number(statistics.maximum)
  if (!counts || counts.length === 0) return null
  const most = Math.max(...counts)
  if (most === 0) return null
  const edge = (place: number) => figure(minimum + ((maximum - minimum) * place) / counts.length)
  const picture = svg('svg', {
    class: 'histogram',
    viewBox: `0 0 ${width} ${height}`,
    preserveAspectRatio: 'none',
    role: 'img',
    'aria-label': histogramText(statistics),
  })
  const step = width / counts.length
  counts.forEach((count, place) => {
    if (count === 0) return
    // what is there at all can be seen
    const tall = Math.max(1, (count / most) * (height - 1))
    const bar = svg('rect', {
      x: place * step,
      y: height - tall,
      width: Math.max(step - 0.5, step * 0.8),
      height: tall,
    })
    const title = svg('title')
    title.textContent = `${edge(place)} to ${edge(place + 1)}: ${grouped(count)}`
    bar.append(title)
    picture.append(bar)
  })
  return picture
}

/** The histogram in words. */
function histogramText(statistics: StatisticsData): string {
  const counts = statistics.histogram ?? []
  const minimum = Number(statistics.minimum)
  const step = (Number(statistics.maximum) - minimum) / counts.length
  const most = counts.indexOf(Math.max(...counts))
  const from = figure(minimum + step * most)
  const to = figure(minimum + step * (most + 1))
  const range = `${counts.length} steps from ${figure(statistics.minimum)} to ${figure(statistics.maximum)}`
  return `Histogram in ${range}; most, ${grouped(counts[most]!)}, between ${from} and ${to}`
}
