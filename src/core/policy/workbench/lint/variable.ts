import type { Value } from '../../../value.ts'

/**
 * Something that conditions compare with constants: a field of a probe, a fact, or a signal that computes. `values`
 * has one of every kind that the comparisons can tell apart.
 */
export interface Variable {
  /** As the conditions spell it. */
  readonly text: string
  readonly name: string
  readonly fields: readonly string[]
  /** The constant numbers that it is compared with, rising. */
  readonly thresholds: readonly number[]
  /** The lowest and highest number it can be: 0 and 100 for a share, infinite where nothing is known. */
  readonly limits: readonly [lowest: number, highest: number]
  /** `undefined` stands for its absence, which only `has()` can ask for. */
  readonly values: readonly (Value | undefined)[]
}
