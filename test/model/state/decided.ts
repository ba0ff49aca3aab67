import type { Check } from '../language/policy.ts'
import type { Fate } from '../language/reading.ts'
import type { State } from '../language/states.ts'
import { isEntry, type Standing } from './moment.ts'

/**
 * Whether a sample says anything about a check (rule 8): a probe value that it uses is fresh (facts do not count,
 * unless there is nothing else), and either some entry condition of a problem holds, or one out of the present
 * (covered) state holds, or none of these is unknown.
 */
export function isDecided(
  check: Check,
  present: State,
  standings: readonly Standing[],
  fates: readonly Fate[],
): boolean {
  const isFresh = fates.length === 0 || fates.some((fate) => fate === 'new' || fate === 'cached')
  if (!isFresh) return false
  const asked = standings.filter((_, index) => {
    const transition = check.transitions[index]!
    return isEntry(transition) || transition.from === present
  })
  return asked.some(({ holds }) => holds === true) || asked.every(({ holds }) => holds !== undefined)
}

/**
 * Whether an undecided sample moves nothing: it is only the prober's error, of a check that ignores those (rule 8), or
 * all of it is from the cache (rule 3).
 */
export function isIgnored(check: Check, fates: readonly Fate[]): boolean {
  if (fates.length > 0 && fates.every((fate) => fate === 'cached')) return true
  return check.missing.error === 'ignore' && fates.includes('error') && !fates.includes('missing')
}
