import { chosen } from './choice.ts'
import { isDecided, isIgnored } from './decided.ts'
import { breached, type Moment, probesOfCheck, standingsOf } from './moment.ts'
import { findOwnState } from './newborn.ts'
import type { Check, Policy } from './policy.ts'
import type { Fate, Input } from './reading.ts'
import { notRecovered } from './recovering.ts'
import type { State } from './states.ts'
import type { Lookup } from './three-values.ts'
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
  readonly past: Moment[]
  state: State
  /** Under `unknown`, what it covers; `null` where nothing was ever known. */
  covered: State | null
  /** When the present (covered) state was entered. */
  since: number
}

export function bornCheck(check: Check, at: number): CheckPast {
  return { check, past: [], state: check.initial, covered: null, since: at }
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
  const before = memory.state
  const reason = moment.kind === 'missing' ? lose(memory) : judge(memory, moment, view.paceMs)
  moment.state = memory.state
  moment.covered = memory.covered
  if (reason === null || memory.state === before) return null
  return { at: moment.at, check: check.name, from: before, to: memory.state, reason }
}

function momentOf(memory: CheckPast, { policy, input, lookup, fates, paceMs: _ }: View): Moment {
  const { check, past } = memory
  const probes = probesOfCheck(policy, check)
  const own = probes.map((name) => fates.get(name) ?? 'missing')
  const standings = standingsOf(policy, check, lookup, fates)
  const present = memory.covered ?? memory.state
  const base = {
    at: input.at,
    standings,
    isNew: own.length === 0 || own.includes('new'),
    ttlMs: Math.max(0, ...probes.map((name) => input.readings[name]?.ttlMs ?? 0)),
    state: memory.state,
    covered: memory.covered,
    entered: null,
    dataBack: false,
  }
  if (isDecided(check, present, standings, own)) return { ...base, kind: 'decided' }
  if (isIgnored(check, own)) return { ...base, kind: 'ignored' }
  const missed = 1 + missingRun(past)
  if (check.missing.treat === 'breach' && missed >= check.missing.consecutive) {
    return { ...base, kind: 'breach', standings: breached(check), isNew: true }
  }
  return { ...base, kind: 'missing' }
}

/** Samples in a row, up to the last, without the data that the check needs. */
export function missingRun(past: readonly Moment[]): number {
  let run = 0
  for (const { kind } of past.toReversed()) {
    if (kind === 'decided') break
    if (kind !== 'ignored') run += 1
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
  if (memory.state === 'unknown' && memory.covered === null) return judgeNewborn(memory, moment, paceMs)
  const { check, past } = memory
  const isCovered = memory.state === 'unknown'
  const present = memory.covered ?? memory.state
  const taken = chosen(check, past, present, isCovered, paceMs)
  if (taken !== null) return enter(memory, moment, taken)
  const late = present === 'recovering' ? notRecovered(check, past, memory.since) : null
  if (typeof late === 'number') return enter(memory, moment, late, 'not_recovered')
  if (!isCovered) return null
  if (isBack(check, past, present)) return comeBack(memory, moment, present)
  const forced = overdue(check, past, entriesOver(check, present), paceMs)
  return forced === null ? null : enter(memory, moment, forced)
}

function judgeNewborn(memory: CheckPast, moment: Moment, paceMs: number): string | null {
  const found = findOwnState(memory.check, memory.past, paceMs)
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
  return reason ?? transition.reason
}

function comeBack(memory: CheckPast, moment: Moment, covered: State): string {
  moment.dataBack = true
  memory.state = covered
  memory.covered = null
  return 'data_back'
}
