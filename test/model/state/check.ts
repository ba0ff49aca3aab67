import { flaps } from '../effect/flapping.ts'
import type { Check, Policy } from '../language/policy.ts'
import { type Fate, type Input, ttlOf } from '../language/reading.ts'
import { isOpen, isWorse, type State } from '../language/states.ts'
import type { Lookup } from '../language/three-values.ts'
import { chosen } from './choice.ts'
import { isDecided, isIgnored } from './decided.ts'
import { breached, type Moment, probesOfCheck, standingsOf } from './moment.ts'
import { findOwnState } from './newborn.ts'
import { notRecovered } from './recovering.ts'
import { entriesOver, isBack, overdue } from './unknown-covers.ts'

/** A change of what people see of a check. */
export interface Change {
  readonly at: number
  readonly check: string
  readonly from: State
  readonly to: State
  readonly reason: string
}

/** What one check remembers: all its past. */
export interface CheckPast {
  readonly check: Check
  /** The state before the first tick. */
  readonly born: State
  readonly past: Moment[]
  /** The first place in its past since when the check is defined as it is (rule 12), and since when it may have no state. */
  readonly definedFrom: number
  readonly bornFrom: number
  state: State
  /** Under `unknown`, what it covers; `null` where nothing was ever known. */
  covered: State | null
  /** When the present (covered) state was entered. */
  since: number
  /** What people saw last: another state where a reload took it away (rule 12). */
  shown: State
  /** When what people see changed last. */
  shownSince: number
  /** Data was missed for long enough to be news, and the check is still `unknown` for it (rule 9). */
  isLost: boolean
  /** Neither healthy nor without a state, and not healthy since; stands still under `unknown`. */
  problemOpen: boolean
  /** When the open problem began. */
  problemSince: number
  /** The built-in fact `remediation_applied` (rule 16). */
  remediated: boolean
  flapping: boolean
  /** Where in its past the present flapping began. */
  flappingFrom: number
  /** A remediation that it called has spent its budget, and it was not healthy since (rule 15). */
  givenUp: boolean
  /** As what a check that it depends on hid it last, and until when it has to recover since then. */
  hidden: { readonly as: readonly State[]; readonly until: number | null } | null
  /** Since when it waits for a count of a check that it depends on. */
  waitingSince: number | null
  /** It has been recovering for too long without a problem to go to (rule 16). */
  stuck: boolean
}

export function bornCheck(check: Check, at: number): CheckPast {
  return {
    check,
    born: check.initial,
    past: [],
    definedFrom: 0,
    bornFrom: 0,
    state: check.initial,
    covered: null,
    since: at,
    shown: check.initial,
    shownSince: at,
    isLost: false,
    problemOpen: isOpen(check.initial),
    problemSince: at,
    remediated: false,
    flapping: false,
    flappingFrom: 0,
    givenUp: false,
    stuck: false,
    hidden: null,
    waitingSince: null,
  }
}

/** Everything that one tick shows of a check. */
export interface View {
  readonly policy: Policy
  readonly input: Input
  readonly lookup: Lookup
  readonly fates: ReadonlyMap<string, Fate>
  readonly paceMs: number
}

/** One tick of one check; appends to its past and changes its state. */
export function stepCheck(memory: CheckPast, view: View): Change | null {
  const { check, past } = memory
  const moment = momentOf(memory, view)
  past.push(moment)
  const before = memory.shown
  const reason = moment.kind === 'missing' ? lose(memory) : judge(memory, moment, view.paceMs)
  moment.state = memory.state
  moment.covered = memory.covered
  noteShown(memory, before, moment)
  moment.isLost = memory.isLost
  const didFlap = memory.flapping
  memory.flapping = flaps(check, past, didFlap, view.paceMs)
  if (memory.flapping && !didFlap) memory.flappingFrom = past.length - 1
  memory.shown = memory.state
  if (memory.state === before) return null
  return {
    at: moment.at,
    check: check.name,
    from: before,
    to: memory.state,
    reason: reason ?? 'policy_reload',
  }
}

/** What follows from a state alone: the open problem, the loss of sight, the end of a remediation's word (rule 16). */
function noteShown(memory: CheckPast, before: State, { at, entered }: Moment): void {
  const { check, past, state } = memory
  if (state !== before) memory.shownSince = at
  if (state !== 'unknown') memory.isLost = false
  else if (missingRun(past) >= check.missing.consecutive) memory.isLost = true
  // Where want of data moves nothing, it is news of a newborn check only while it lasts.
  else if (check.missing.treat !== 'unknown' && missingRun(past) === 0) memory.isLost = false
  if (state === 'healthy') memory.givenUp = false
  if (entered === null) return
  const previous = past.at(-2)
  const left = previous === undefined ? memory.born : (previous.covered ?? previous.state)
  if (left === 'recovering' || state === 'healthy' || isWorse(state, left)) memory.remediated = false
  if (!memory.problemOpen) memory.problemSince = at
  memory.problemOpen = isOpen(state)
}

function momentOf(memory: CheckPast, { policy, input, lookup, fates, paceMs }: View): Moment {
  const { check, past } = memory
  const probes = probesOfCheck(policy, check)
  const ownFates = probes.map((name) => fates.get(name) ?? 'missing')
  const own = (name: string) => (name === 'remediation_applied' ? memory.remediated : lookup(name))
  const standings = standingsOf(policy, check, own, fates, input.readings)
  const present = memory.covered ?? memory.state
  const base = {
    at: input.at,
    ages: null,
    standings,
    isNew: ownFates.length === 0 || ownFates.includes('new'),
    ttlMs: Math.max(0, ...probes.map((name) => ttlOf(input.readings[name]))),
    paceMs,
    state: memory.state,
    covered: memory.covered,
    isLost: false,
    entered: null,
    dataBack: false,
    hasNews: ownFates.length === 0 || ownFates.some((fate) => fate !== 'cached'),
    isShown: true,
  }
  if (isDecided(check, present, standings, ownFates)) return { ...base, kind: 'decided' }
  if (isIgnored(check, ownFates)) return { ...base, kind: 'ignored' }
  const missed = 1 + missingRun(past)
  if (check.missing.treat === 'breach' && missed >= check.missing.consecutive) {
    return { ...base, kind: 'breach', standings: breached(check, standings), isNew: true }
  }
  return { ...base, kind: 'missing' }
}

/** Samples in a row, up to the last, without the data that the check needs. The cache neither extends nor breaks it. */
export function missingRun(past: readonly Moment[]): number {
  let run = 0
  for (const { kind, isNew } of past.toReversed()) {
    if (kind === 'decided' && isNew) break
    if (kind === 'missing' || kind === 'breach') run += 1
  }
  return run
}

/** From `missing.consecutive` on, `unknown` covers the state that was there (rules 8 and 9). */
function lose(memory: CheckPast): string | null {
  const { check, past } = memory
  if (check.missing.treat !== 'unknown' || missingRun(past) < check.missing.consecutive) return null
  if (memory.state === 'unknown') return null
  memory.covered = memory.state
  memory.state = 'unknown'
  return 'missing_data'
}

/** A decided sample, or one that counts as a breach. */
function judge(memory: CheckPast, moment: Moment, paceMs: number): string | null {
  if (moment.kind === 'ignored') return null
  if (memory.state === 'unknown' && memory.covered === null) return judgeNewborn(memory, moment)
  const { check, past } = memory
  const isCovered = memory.state === 'unknown'
  const present = memory.covered ?? memory.state
  const taken = chosen(check, past, present, isCovered)
  if (taken !== null) return enter(memory, moment, taken)
  const late = present === 'recovering' ? notRecovered(check, past, memory.since, paceMs) : null
  memory.stuck ||= late === 'stays'
  if (typeof late === 'number') return enter(memory, moment, late, 'not_recovered')
  if (!isCovered) return null
  if (isBack(check, past, present)) return comeBack(memory, moment, present)
  const forced = overdue(memory, entriesOver(check, present))
  return forced === null ? null : enter(memory, moment, forced)
}

function judgeNewborn(memory: CheckPast, moment: Moment): string | null {
  const found = findOwnState(memory)
  if (found === null) return null
  if (found !== 'healthy') return enter(memory, moment, found)
  moment.entered = -1
  memory.state = 'healthy'
  memory.since = moment.at
  return 'data_back'
}

function enter(memory: CheckPast, moment: Moment, index: number, reason?: string): string {
  const transition = memory.check.transitions[index]!
  moment.entered = index
  memory.state = transition.to
  memory.covered = null
  memory.since = moment.at
  memory.stuck = false
  return reason ?? transition.reason
}

function comeBack(memory: CheckPast, moment: Moment, covered: State): string {
  moment.dataBack = true
  memory.state = covered
  memory.covered = null
  return 'data_back'
}
