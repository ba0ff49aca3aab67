import type { Check, Policy, Transition } from '../language/policy.ts'
import { isMilder } from '../language/states.ts'
import { bornCheck, type CheckPast } from './check.ts'
import type { Moment, Standing } from './moment.ts'

const neverSeen: Standing = { truth: undefined, holds: undefined, isNew: false, mayMove: false, ttlMs: 0 }

/**
 * The checks of a new policy with what the old one's remember (rule 12): a check keeps its state where it still has
 * that state and is unknown otherwise, and what was seen of each condition that is still the same; nothing of the
 * others.
 */
export function reloaded(policy: Policy, old: readonly CheckPast[], at: number): readonly CheckPast[] {
  return policy.checks.map((check) => {
    const before = old.find((memory) => memory.check.name === check.name)
    return before === undefined ? bornCheck(check, at) : adopted(check, before, at)
  })
}

function adopted(check: Check, before: CheckPast, at: number): CheckPast {
  if (meaningOf(check) === meaningOf(before.check)) return { ...before, check }
  const old = before.check.transitions
  const places = check.transitions.map((transition, index) => {
    const same = isSame(transition)
    return old[index] !== undefined && same(old[index]) ? index : old.findIndex(same)
  })
  const past = before.past.map((moment) => moved(moment, places, check, before.check))
  const kept = hasState(check, before)
    ? before
    : { ...bornCheck(check, at), state: 'unknown' as const, shown: before.state, bornFrom: past.length }
  return { ...kept, check, past, definedFrom: past.length }
}

/** What a check is by its transitions and settings, however its file writes them. */
function meaningOf(check: Check): string {
  return JSON.stringify({ ...check, file: null })
}

function moved(moment: Moment, places: readonly number[], check: Check, old: Check): Moment {
  const { entered, standings } = moment
  const leadsThere = (index: number) =>
    places[index] === entered && check.transitions[index]!.to === old.transitions[entered!]?.to
  return {
    ...moment,
    standings: places.map((place) => standings[place] ?? neverSeen),
    entered: entered === null ? null : check.transitions.findIndex((_, index) => leadsThere(index)),
  }
}

/**
 * A run belongs to a condition, not to the states beside it; but one that improves begins again with lost data that is
 * back, and one since the entry at every entry, so that neither is a run of another form.
 */
function isSame(wanted: Transition): (transition: Transition) => boolean {
  const identity = ({ from, to, sinceEntry, condition }: Transition) =>
    JSON.stringify([isMilder(to, from), sinceEntry, condition])
  return (transition) => identity(transition) === identity(wanted)
}

/** Every check can be healthy or unknown; of the others it has those that its transitions name. */
function hasState({ transitions, initial }: Check, { state, covered }: CheckPast): boolean {
  const standing = covered ?? state
  const named = transitions.flatMap(({ from, to }) => [from, to])
  return standing === 'healthy' || standing === 'unknown' || standing === initial || named.includes(standing)
}
