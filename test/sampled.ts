const whole = process.env.TABLES === 'whole'

/**
 * The rows of a large table that the fast suite tries: every `step`-th from `first` on, so that neighbours that differ in
 * one column only share the work. `npm run test:tables` tries them all.
 */
export function sampled<Row>(rows: readonly Row[], step: number, first = 0): Row[] {
  return whole ? [...rows] : rows.filter((_, index) => index % step === first % step)
}

/** As `sampled`, of every pair of a row and a column: each row and each column stays in the sample. */
export function sampledPairs<Row, Column>(
  rows: readonly Row[],
  columns: readonly Column[],
  step: number,
): (readonly [Row, readonly Column[]])[] {
  return rows.map((row, index) => [row, sampled(columns, Math.min(step, columns.length), index)])
}
