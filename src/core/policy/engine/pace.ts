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
  if (step <= 0 || step > longestPauseMs) return
  const { steps } = state
  state.steps =
    steps.length < rememberedSteps ? [...steps, step] : [...steps.slice(1 - rememberedSteps), step]
}

function median(values: readonly number[]): number {
  const sorted = values.slice()
  // They are five at most, and this is done at every tick: no sort that calls back.
  for (let index = 1; index < sorted.length; index += 1) {
    const value = sorted[index] as number
    let place = index
    for (; place > 0 && (sorted[place - 1] as number) > value; place -= 1) {
      sorted[place] = sorted[place - 1] as number
    }
    sorted[place] = value
  }
  const half = sorted.length / 2
  return ((sorted[Math.ceil(half) - 1] as number) + (sorted[Math.floor(half)] as number)) / 2
}
