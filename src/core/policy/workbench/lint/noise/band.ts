import type { Variable } from '../variable.ts'

/** A value that means to stand still and moves by noise: what it can look like to a policy. */
export interface Band {
  readonly center: number
  /** The lowest, every threshold inside, a value between two neighbours, the highest. Rising. */
  readonly values: readonly number[]
}

/**
 * The bands worth a search: one around each threshold, and one around the middle of any two that the noise spans.
 * Around zero the noise is a share of the largest threshold.
 */
export function bandsOf({ thresholds, limits }: Variable, share: number): readonly Band[] {
  const [least, most] = limits
  const largest = Math.max(...thresholds.map(Math.abs)) || 1
  const middles = thresholds.flatMap((low, index) =>
    thresholds.slice(index + 1).map((high) => (low + high) / 2),
  )
  const spans = (center: number) => {
    const [low, high] = edges(center, share, largest)
    return [Math.max(least, low), Math.min(most, high)] as const
  }
  return [
    ...thresholds.map((center) => bandAround(center, spans(center), thresholds)),
    ...middles
      .map((center) => bandAround(center, spans(center), thresholds))
      .filter(({ values }) => values.filter((value) => thresholds.includes(value)).length > 1),
  ]
}

function edges(center: number, share: number, largest: number): readonly [number, number] {
  const reach = share * (Math.abs(center) || largest)
  return [tidy(center - reach), tidy(center + reach)]
}

function bandAround(
  center: number,
  [low, high]: readonly [number, number],
  thresholds: readonly number[],
): Band {
  const inside = thresholds.filter((value) => value > low && value < high)
  const marks = [low, ...inside, high]
  const values = marks.flatMap((value, index) => {
    const next = marks[index + 1]
    const between = next !== undefined && index > 0 && index < marks.length - 2
    return between ? [value, tidy((value + next) / 2)] : [value]
  })
  return { center, values: [...new Set(values)] }
}

// Twelve digits, so that 15 * 1.05 is shown as 15.75.
function tidy(value: number): number {
  return Number(value.toPrecision(12))
}
