import type { Finding } from '../../../../errors.ts'
import { isWorse } from '../../../../state.ts'
import { numericComparisons } from '../../../language/condition/numeric-comparisons.ts'
import type { TransitionSpec } from '../../../language/policy.ts'
import type { Checking } from '../checking.ts'
import { finding } from '../checking.ts'

/** States that are entered and left at one and the same threshold of the same value. */
export function missingDeadBands({ policy, checks }: Checking): Finding[] {
  return checks.flatMap(({ spec, places }) => {
    return spec.transitions.flatMap((entry) => {
      if (!isWorse(entry.to, entry.from, policy.stateOrder)) return []
      const exit = spec.transitions.findIndex(({ from, to }) => from === entry.to && to === entry.from)
      const back = spec.transitions[exit]
      const shared = back === undefined ? null : sharedThreshold(entry, back)
      if (shared === null) return []
      const message = `Check '${spec.name}' enters and leaves ${entry.to} at ${shared}; a value near it flaps.`
      const hint = `Let ${entry.to}->${entry.from} ask for more, with room for noise between the two.`
      return [finding('no_dead_band', message, places.condition(exit), hint)]
    })
  })
}

function sharedThreshold(entry: TransitionSpec, exit: TransitionSpec): string | null {
  const left = numericComparisons(exit.condition.tree)
  for (const { path, threshold, operator } of numericComparisons(entry.condition.tree)) {
    if (path === null || operator === '==' || operator === '!=') continue
    if (left.some((other) => other.path === path && other.threshold === threshold))
      return `${path} ${threshold}`
  }
  return null
}
