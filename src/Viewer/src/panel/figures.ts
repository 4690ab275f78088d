import { nanoseconds } from '../text'

/** A number of a statistic in at most six digits. */
export function figure(number: number | string): string {
  return typeof number === 'string' ? number : String(Number(number.toPrecision(6)))
}

/** A part of a whole in percent: `4.2 %`. */
export function share(part: number, whole: number): string {
  const percent = (100 * part) / whole
  return percent >= 10 || percent === 0 ? `${percent.toFixed(0)} %` : percent >= 0.1 ? `${percent.toFixed(1)} %` : 'under 0.1 %'
}

/** A time, and where the time of the whole pass is known what part of it. */
export function timeText(time: number, whole: number): string {
  return whole > 0 ? `${nanoseconds(time)}, ${share(time, whole)} of the pass` : nanoseconds(time)
}
