import type { Finding } from '../../../errors.ts'
import type { PlacedPolicy } from '../../language/load/load.ts'
import { inOrder } from '../../language/source/in-order.ts'
import { checkingOf } from './checking.ts'
import { actionLoops } from './findings/action-loop.ts'
import { overlappingBands } from './findings/overlapping-bands.ts'
import { traps } from './findings/trap.ts'

/** The errors of a policy that loads, for who is about to run it. */
export interface Flaws {
  /** Why it must not be run: the same data gives one verdict and then another. */
  readonly refused: readonly Finding[]
  /** What leaves its verdicts right as far as they go: a problem that never ends, a remedy that is run again and again. */
  readonly told: readonly Finding[]
}

/** Looks for errors alone, in a file of its own so that a first run loads no more than that. */
export function flawsIn(placed: PlacedPolicy): Flaws {
  const checking = checkingOf(placed)
  const told = [...traps(checking), ...actionLoops(checking)]
  return { refused: inOrder(overlappingBands(checking)), told: inOrder(told) }
}
