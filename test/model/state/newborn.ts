import type { Check } from '../language/policy.ts'
import type { CheckPast } from './check.ts'
import { mostSevere } from './choice.ts'
import { isMet } from './counting.ts'
import { isEntry, type Moment } from './moment.ts'
import { overdue } from './unknown-covers.ts'

/** Where a check that never had a state finds itself: a transition's index, `healthy`, or nowhere yet (rules 2 and 9). */
export function findOwnState(memory: CheckPast): number | 'healthy' | null {
  const { check, past, bornFrom } = memory
  const entries = entriesOf(check)
  const met = entries.filter((index) => isMet(past, index, check.transitions[index]!))
  const entered = mostSevere(check, met) ?? overdue(memory, entries)
  if (entered !== null) return entered
  return passedOf(past.slice(bornFrom), entries) >= check.missing.recover ? 'healthy' : null
}

function entriesOf(check: Check): readonly number[] {
  return check.transitions.flatMap((transition, index) => (isEntry(transition) ? [index] : []))
}

/** How many of the last decided samples in a row met no entry condition, each known to be false. */
function passedOf(past: readonly Moment[], entries: readonly number[]): number {
  let passed = 0
  for (const { kind, isNew, standings } of past.toReversed()) {
    if (kind === 'breach') break
    if (kind !== 'decided' || !isNew) continue
    if (entries.some((index) => standings[index]!.holds !== false)) break
    passed += 1
  }
  return passed
}
