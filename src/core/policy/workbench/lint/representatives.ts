import type { Value } from '../../../value.ts'
import type { Variable } from './variable.ts'

/** Every threshold, one number between two neighbours, one beyond each end; both truths; each text and another. */
export function representatives(
  thresholds: readonly number[],
  constants: ReadonlySet<Value>,
  [least, most]: Variable['limits'],
): Value[] {
  const values = new Set<Value>()
  const [lowest] = thresholds
  const highest = thresholds.at(-1)
  if (lowest !== undefined && highest !== undefined) {
    const step = Math.max(1, Math.abs(lowest), Math.abs(highest)) / 10
    const numbers = [lowest > 0 ? lowest / 2 : lowest - step, ...between(thresholds), highest + step]
    for (const value of numbers) values.add(Math.min(most, Math.max(least, value)))
  }
  const texts = [...constants].filter((constant) => typeof constant === 'string')
  const truths = constants.has(true) || constants.has(false) ? [true, false] : []
  const others = texts.length > 0 ? [`not ${texts.join(' or ')}`] : []
  return [...values, ...truths, ...texts, ...others]
}

function between(thresholds: readonly number[]): number[] {
  return thresholds.flatMap((value, index) => {
    const next = thresholds[index + 1]
    return next === undefined ? [value] : [value, (value + next) / 2]
  })
}
