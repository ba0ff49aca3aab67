import type { BoundState } from '../policy/engine/bound-state.ts'
import type { Engine } from '../policy/engine/compiled.ts'
import type { CheckState, PolicyState } from '../policy/engine/policy-state.ts'
import type { CheckPlan } from './audience.ts'
import { type Moment, presentOf } from './decide.ts'
import { isOpenWith } from './gone.ts'
import type { Notice } from './notice.ts'
import { tellReport } from './tell.ts'
import { nothingTold, type Told } from './told.ts'
import { turnBackTold } from './turn-back.ts'

/** How a check was at a round. Times are epoch milliseconds. */
export interface Before {
  readonly since: number
  /** When its problem began, with the first sample that counted towards it; -1 where it had none. */
  readonly problemSince: number
}

/** What was told of a check by the rounds that tell changes only, and how it was at the last of them. */
export interface ToldOnChange extends Before {
  readonly told: Told
}

/**
 * What the rounds that tell changes only (`--on-change`) have told, by check. It lies beside the state and is no part of
 * it: a round that somebody looks at by hand takes nothing from who is told by cron, and no decision depends on it.
 */
export interface OnChangeMemory {
  readonly version: 1
  readonly checks: Readonly<Record<string, ToldOnChange>>
}

/** What is new to who hears of changes only, and the memory of it from then on. */
export interface OnChangeNews {
  readonly notices: readonly Notice[]
  readonly memory: OnChangeMemory
}

/** The memory before anything was told. */
export const nothingToldOnChange: OnChangeMemory = { version: 1, checks: {} }

/** What a release without such a memory had told by the report of every round. */
export function toldByEveryRound({ checks, gone }: PolicyState): OnChangeMemory {
  const all = Object.entries({ ...gone, ...checks })
  return {
    version: 1,
    checks: Object.fromEntries(
      all.map(([name, check]) => [name, heard(check, check.news.report, undefined)]),
    ),
  }
}

/**
 * What a round has to tell who hears of changes only: every check as it stands after the tick, compared with what was
 * told by the last such round. Changes nothing of what it is given.
 */
export function tellOnChange(
  engine: Engine,
  bound: BoundState,
  moment: Moment,
  { checks: before }: OnChangeMemory,
): OnChangeNews {
  const { report, repeatMs, checks: plans } = engine.news
  const notices: Notice[] = []
  const checks: Record<string, ToldOnChange> = {}
  for (const [index, compiled] of engine.checks.entries()) {
    const check = bound.checks[index] as CheckState
    const plan = plans[index] as CheckPlan
    const told = toldBefore(before[plan.name], moment.clock)
    const present = presentOf(check, compiled.spec, engine.policy.stateOrder, moment, repeatMs)
    const mutes = bound.mutes[index] ?? []
    tellReport({ plan, check, present, mutes, hidesChannels: false }, report, told, notices)
    checks[plan.name] = heard(check, told, before[plan.name])
  }
  return { notices: [...notices, ...goneSince(before, checks, moment)], memory: { version: 1, checks } }
}

function toldBefore(known: ToldOnChange | undefined, at: number): Told {
  if (known === undefined) return nothingTold()
  const told = structuredClone(known.told)
  turnBackTold(told, at)
  return told
}

function heard(check: CheckState, told: Told, known: ToldOnChange | undefined): ToldOnChange {
  return { told, since: check.since, problemSince: beginningOf(check, known) }
}

// The verdict waits for its count or time; who is told asks how long it was bad.
function beginningOf(check: CheckState, known: ToldOnChange | undefined): number {
  const { problemSince } = check
  if (problemSince === -1) return -1
  const knew = known !== undefined && known.problemSince !== -1
  if (knew && problemSince <= known.since) return known.problemSince
  const earliest = known === undefined || knew ? 0 : known.since
  return Math.min(problemSince, Math.max(earliest, firstSampleOf(check) ?? problemSince))
}

/** The first sample of the run that led to the present state; `null` where that run is over. */
function firstSampleOf({ entered, seenAt, seenMs, gaps }: CheckState): number | null {
  const last = seenAt[entered] ?? -1
  if (last === -1) return null
  const unseenMs = (gaps[entered] ?? []).reduce((sum, gap) => sum + gap, 0)
  return last - (seenMs[entered] ?? 0) - unseenMs
}

// A check that the policy no longer has closes what was told of it (rule 12), and is forgotten.
function goneSince(
  before: OnChangeMemory['checks'],
  now: OnChangeMemory['checks'],
  { at }: Moment,
): Notice[] {
  const gone = Object.entries(before).filter(([name, { told }]) => {
    return !Object.hasOwn(now, name) && isOpenWith(told)
  })
  return gone.map(([check, { told }]) => {
    const kind = 'no_longer_checked'
    return { at, check, kind, told: told.state, state: told.state ?? 'unknown', reason: kind }
  })
}
