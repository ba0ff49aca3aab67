import { type Finding, VitalsError } from '../../../errors.ts'
import type { PlacedPolicy } from '../../language/load/load.ts'
import { inOrder } from '../../language/source/in-order.ts'
import { checkingOf } from './checking.ts'
import { actionLoops } from './findings/action-loop.ts'
import { overlappingBands } from './findings/overlapping-bands.ts'
import { traps } from './findings/trap.ts'

/**
 * The errors that leave the verdicts of a policy right as far as they go: a problem that never ends, a remedy that is
 * run again and again. Looks for errors alone, in a file of its own so that a first run loads no more than that.
 *
 * @throws VitalsError POLICY_INVALID where the same data gives one verdict and then another: nobody may judge by it
 */
export function flawsIn(placed: PlacedPolicy): readonly Finding[] {
  const checking = checkingOf(placed)
  const findings = overlappingBands(checking)
  if (findings.length === 0) return inOrder([...traps(checking), ...actionLoops(checking)])
  const params = { path: placed.yaml.place([]).file, is: 'unsettled' }
  throw new VitalsError('POLICY_INVALID', { params, findings: inOrder(findings) })
}
