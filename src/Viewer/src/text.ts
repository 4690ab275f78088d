/** Numbers and sizes as people read them. Invariant: the same text on every machine. */

const byteUnits = ['B', 'KiB', 'MiB', 'GiB', 'TiB']
const countUnits = ['', ' K', ' M', ' G', ' T']

export function bytes(count: number): string {
  return scaled(count, 1024, byteUnits, ' ')
}

/** 25557032 as 25.6 M. */
export function count(count: number): string {
  return scaled(count, 1000, countUnits, '')
}

export function nanoseconds(time: number): string {
  if (time < 1000) return `${time} ns`
  if (time < 1e6) return `${digits(time / 1e3)} µs`
  return time < 1e9 ? `${digits(time / 1e6)} ms` : `${digits(time / 1e9)} s`
}

/** 1234567 as 1,234,567. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',')
}

export function plural(count: number, one: string, many = one + 's'): string {
  return `${grouped(count)} ${count === 1 ? one : many}`
}

/** The beginning of a text, with what is left out as an ellipsis; no character is cut in two. */
export function cut(text: string, length: number): string {
  if (text.length <= length) return text
  const end = length - 1
  const last = text.charCodeAt(end - 1)
  return text.slice(0, last >= 0xd800 && last < 0xdc00 ? end - 1 : end) + '…'
}

function scaled(count: number, step: number, units: readonly string[], space: string): string {
  let unit = 0
  while (count >= step && unit < units.length - 1) {
    count /= step
    unit++
  }
  return (unit === 0 ? String(count) : digits(count)) + (unit === 0 && !units[0] ? '' : space) + units[unit]
}

function digits(number: number): string {
  return number >= 100 ? number.toFixed(0) : number >= 10 ? number.toFixed(1) : number.toFixed(2)
}
