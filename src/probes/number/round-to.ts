/** Rounds to `digits` decimals (2 by default), so that results are short and the same on every run. */
export function roundTo(value: number, digits = 2): number {
  const factor = 10 ** digits
  return Math.round(value * factor) / factor
}
