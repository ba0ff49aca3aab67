import type { Expectation } from './suite.ts'

/** An expectation that is not met, in words; `tick` is where it shows first, `null` where it is about all. */
export interface Failing {
  readonly expectation: Expectation
  readonly tick: number | null
  readonly expected: string
  readonly got: string
}
