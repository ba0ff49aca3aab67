import type { Policy } from '../language/policy.ts'
import type { PolicyState } from './policy-state.ts'

const rememberedSteps = 5
const leastSteps = 3

/** No pause between two runs is longer, in milliseconds: what is further ahead is a clock that jumped. */
export const longestPauseMs = 30 * 86_400_000

/**
 * What *interval* means in the rules of time, in milliseconds (rule 5): the policy's own or, where nobody owns the
 * clock, the median of the last steps between runs where that is longer.
 */
export function paceOf(
  { intervalMs }: Pick<Policy, 'intervalMs'>,
  { steps }: Pick<PolicyState, 'steps'>,
): number {
  return steps.length < leastSteps ? intervalMs : Math.max(intervalMs, median(steps))
}

/** Notes one more run at `at` (epoch milliseconds), in place. A clock that jumped, or did not go on, tells no pace. */
export function rememberStep(state: PolicyState, at: number, ownsClock: boolean): void {
  if (ownsClock) {
    if (state.steps.length > 0) state.steps = []
    return
  }
  const step = at - state.at
  if (step > 0 && step <= longestPauseMs) state.steps = [...state.steps, step].slice(-rememberedSteps)
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const half = sorted.length / 2
  return ((sorted[Math.ceil(half) - 1] as number) + (sorted[Math.floor(half)] as number)) / 2
}
