/** Rounds to `digits` decimals (2 unless told), so that results are short and the same on every run. */
export function round(value: number, digits = 2): number {
  const factor = 10 ** digits
  return Math.round(value * factor) / factor
}
