/**
 * Lines that go back to what ran before, by their place among the lines: from, to, and two more numbers each. Only where nodes lie on a
 * circle, as the passes of a module in one box do; the nodes stand in the order in which they ran first.
 */
export function linesBack(count: number, lines: readonly number[]): Set<number> {
  const waiting = new Int32Array(count)
  const next: number[][] = Array.from({ length: count }, () => [])
  for (let at = 0; at < lines.length; at += 4) {
    waiting[lines[at + 1]!]!++
    next[lines[at]!]!.push(lines[at + 1]!)
  }
  // what can be put in a row is on no circle; what then still waits is on one or behind one
  const row: number[] = []
  for (let node = 0; node < count; node++) if (waiting[node] === 0) row.push(node)
  for (let node = row.pop(); node !== undefined; node = row.pop()) for (const after of next[node]!) if (--waiting[after]! === 0) row.push(after)
  const back = new Set<number>()
  for (let at = 0; at < lines.length; at += 4) if (lines[at]! > lines[at + 1]! && waiting[lines[at]!]! > 0 && waiting[lines[at + 1]!]! > 0) back.add(at)
  return back
}
