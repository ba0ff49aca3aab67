import type { Check } from '../language/policy.ts'
import type { Moment } from './moment.ts'

/**
 * Whether the present state is kept against improvements: `hold` of the transition that entered it lasts, by the
 * clock, from the last sample on which that transition's condition was true (rule 5).
 */
export function isHeld(check: Check, past: readonly Moment[], at: number): boolean {
  const start = past.findLastIndex(({ entered }) => entered !== null)
  const entry = past[start]
  if (entry === undefined || entry.entered === null || entry.entered < 0) return false
  const index = entry.entered
  const { holdMs } = check.transitions[index]!
  const wasTrue = past.slice(start + 1).findLast(({ kind, standings }) => {
    const { truth, isNew } = standings[index]!
    return kind === 'decided' && isNew && truth === true
  })
  return at - (wasTrue ?? entry).at < holdMs
}
