/**
 * The candidate that `word` was most likely meant to be, for "did you mean"; upper and lower case count as equal.
 *
 * @returns `null` when none is close: more than one slip for every three letters. Of equals the first wins.
 */
export function nearest(word: string, candidates: Iterable<string>): string | null {
  if (word.length > 64) return null
  let best: string | null = null
  let fewest = Math.max(1, Math.floor(word.length / 3)) + 1
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - word.length) >= fewest) continue
    const slips = countSlips(word.toLowerCase(), candidate.toLowerCase())
    if (slips >= fewest) continue
    best = candidate
    fewest = slips
  }
  return best
}

/** Letters to insert, drop, replace or swap with their neighbour: Levenshtein's distance with transpositions. */
function countSlips(from: string, to: string): number {
  let beforeLast: number[] = []
  let last = Array.from({ length: to.length + 1 }, (_, column) => column)
  for (let row = 1; row <= from.length; row++) {
    const current = [row]
    for (let column = 1; column <= to.length; column++) {
      const same = from[row - 1] === to[column - 1]
      let cost = Math.min(last[column]! + 1, current[column - 1]! + 1, last[column - 1]! + (same ? 0 : 1))
      const swapped =
        row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1]
      if (swapped) cost = Math.min(cost, beforeLast[column - 2]! + 1)
      current.push(cost)
    }
    beforeLast = last
    last = current
  }
  return last[to.length]!
}
