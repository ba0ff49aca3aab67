import type { Finding } from '../../../errors.ts'
import type { PlacedPolicy } from '../../language/load/load.ts'
import { inOrder } from '../../language/source/in-order.ts'
import { type Checking, checkingOf } from './checking.ts'
import { actionLoops } from './findings/action-loop.ts'
import { actionsWithoutBudget } from './findings/action-without-budget.ts'
import { conditionsNeverTrue } from './findings/condition-never-true.ts'
import { criticalLeftByFactOnly } from './findings/critical-left-by-fact-only.ts'
import { escalationsOnEveryWarning } from './findings/escalation-on-every-warning.ts'
import { recoversWhenTargetFails } from './findings/failed-target/recovers-when-target-fails.ts'
import { targetFailuresNotJudged } from './findings/failed-target/target-failure-not-judged.ts'
import { unknownBesideFailure } from './findings/failed-target/unknown-beside-failure.ts'
import { flapUnreachable } from './findings/flap-unreachable.ts'
import { flapFinding } from './findings/flaps-under-noise.ts'
import { healthyDespiteProblem } from './findings/healthy-despite-problem.ts'
import { missingDeadBands } from './findings/no-dead-band.ts'
import { notSearched } from './findings/not-searched.ts'
import { overlappingBands } from './findings/overlapping-bands.ts'
import { recoveringWithoutReturn } from './findings/recovering-without-return.ts'
import { roundsThatDoNotFit } from './findings/rounds-that-do-not-fit.ts'
import { traps } from './findings/trap.ts'
import { triggersNeverFire } from './findings/trigger-never-fires.ts'
import { unreachableStates } from './findings/unreachable-state.ts'
import { unusedActions } from './findings/unused-action.ts'
import { unusedNames } from './findings/unused-names.ts'
import { type Flap, type Flaps, findFlaps, type Noise } from './noise/flaps.ts'

const finders: readonly ((checking: Checking) => Finding[])[] = [
  traps,
  unreachableStates,
  healthyDespiteProblem,
  overlappingBands,
  missingDeadBands,
  conditionsNeverTrue,
  targetFailuresNotJudged,
  unknownBesideFailure,
  recoversWhenTargetFails,
  recoveringWithoutReturn,
  criticalLeftByFactOnly,
  flapUnreachable,
  roundsThatDoNotFit,
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
