import type { Check } from '../language/policy.ts'
import { mostSevere } from './choice.ts'
import { isEntry, type Moment } from './moment.ts'

/**
 * Whether a check has been `recovering` for too long (rule 16), and where it then goes: to the most severe state
 * whose entry condition holds in this sample, or nowhere (`stays`), which is told once.
 */
export function notRecovered(
  check: Check,
  past: readonly Moment[],
  since: number,
  paceMs: number,
): number | 'stays' | null {
  const now = past.at(-1)!
  if (now.at - since < Math.max(check.recoverWithinMs, (check.exitCount + 1) * paceMs)) return null
  const holding = check.transitions.flatMap((transition, index) =>
    isEntry(transition) && now.standings[index]!.holds === true ? [index] : [],
  )
  return mostSevere(check, holding) ?? 'stays'
}
