import type { Finding } from '../errors.ts'
import { actionLoops } from './check/action-loop.ts'
import { actionsWithoutBudget } from './check/action-without-budget.ts'
import { type Checking, checkingOf } from './check/checking.ts'
import { conditionsNeverTrue } from './check/condition-never-true.ts'
import { escalationsOnEveryWarning } from './check/escalation-on-every-warning.ts'
import { flapFinding } from './check/flaps-under-noise.ts'
import { healthyDespiteProblem } from './check/healthy-despite-problem.ts'
import { missingDeadBands } from './check/no-dead-band.ts'
import { noWayFromUnknown } from './check/no-way-from-unknown.ts'
import { type Flap, type Flaps, findFlaps, type Noise } from './check/noise/flaps.ts'
import { notSearched } from './check/not-searched.ts'
import { overlappingBands } from './check/overlapping-bands.ts'
import { traps } from './check/trap.ts'
import { triggersNeverFire } from './check/trigger-never-fires.ts'
import { unreachableStates } from './check/unreachable-state.ts'
import { unusedActions } from './check/unused-action.ts'
import { unusedNames } from './check/unused-names.ts'
import { inOrder } from './in-order.ts'
import type { PlacedPolicy } from './load/load.ts'

const finders: readonly ((checking: Checking) => Finding[])[] = [
  traps,
  unreachableStates,
  noWayFromUnknown,
  healthyDespiteProblem,
  overlappingBands,
  missingDeadBands,
  conditionsNeverTrue,
  actionLoops,
  actionsWithoutBudget,
  triggersNeverFire,
  escalationsOnEveryWarning,
  unusedNames,
  unusedActions,
]

const nothing: Flaps = { flaps: [], unfinished: [] }

export interface CheckedOutcome {
  readonly findings: readonly Finding[]
  /** What the search for flaps found; also among the findings. */
  readonly flaps: readonly Flap[]
}

/**
 * What is wrong or doubtful in a policy that loads, in the order of the file. Errors are what no run would ever get
 * right; the loader's own warnings are among the rest.
 *
 * @param noise searches for flaps as well; it can take seconds
 */
export function checkPolicy(placed: PlacedPolicy, noise: Noise | null = null): CheckedOutcome {
  const checking = checkingOf(placed)
  const { flaps, unfinished } = noise === null ? nothing : findFlaps(checking, noise)
  const found = finders.flatMap((find) => find(checking))
  const flapping =
    noise === null ? [] : [...flaps.map((flap) => flapFinding(flap, noise)), ...unfinished.map(notSearched)]
  return { findings: inOrder([...placed.warnings, ...found, ...flapping]), flaps }
}
