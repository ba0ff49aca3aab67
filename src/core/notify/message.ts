import type { CheckState } from '../policy/engine/policy-state.ts'
import { isWorse, type State } from '../state.ts'
import type { Audience } from './audience.ts'
import type { NoticeKind, Told } from './told.ts'

/** What the messages of a check depend on at one tick, besides what its channel was told. Times are milliseconds. */
export interface Present {
  readonly at: number
  /** The time of whoever tells: what was told is compared with it. */
  readonly clock: number
  readonly order: readonly State[]
  readonly paceMs: number
  /** Missing samples in a row after which a check that never had a state is news. */
  readonly newbornMissing: number
  readonly repeatMs: number | null
  /** Whether any channel was told of the check's open problem, or an attempt was begun. */
  readonly isProblemTold: boolean
}

const shortestCriticalMs = 5 * 60_000
const shortestOtherMs = 3_600_000

/**
 * What there is to tell one channel about a check, oldest first. The present state is always compared with the one that
 * was last *told*, so that whatever was hidden by a mute is told when it ends, if it still differs.
 */
export function messagesFor(
  check: Readonly<CheckState>,
  told: Readonly<Told>,
  audience: Audience,
  present: Present,
): NoticeKind[] {
  const kinds: NoticeKind[] = []
  const hears = told.begun || told.lost || isFallback(audience, present)
  if (check.flapping && !told.flapping && hears) kinds.push('flapping_started')
  if (!check.flapping && told.flapping) kinds.push('flapping_ended')
  const state = stateMessage(check, told, audience, present)
  if (state !== null) kinds.push(state)
  if (check.news.givenUp.length > 0 && !told.givenUp && hears) kinds.push('given_up')
  if (check.stuck && !told.notRecovered && hears) kinds.push('not_recovered')
  return kinds
}

/** Whether a check is in a state that anybody may be told of: not before its first sample, nor its first few missing. */
export function isNews({ state, reason, missing }: Readonly<CheckState>, newbornMissing: number): boolean {
  return state !== 'unknown' || reason !== null || missing >= newbornMissing
}

function stateMessage(
  check: Readonly<CheckState>,
  told: Readonly<Told>,
  audience: Audience,
  present: Present,
): NoticeKind | null {
  const { state } = check
  if (!isNews(check, present.newbornMissing)) return null
  if (check.flapping && !mayTellWhileFlapping(check, told, present)) return null
  if (state === 'unknown') {
    if (!told.lost) return told.begun || hearsOfLoss(check, audience, present) ? 'lost' : null
    return isDueAgain(told.lostAt, present.repeatMs, present.clock) ? 'lost' : null
  }
  const before = told.state ?? 'healthy'
  if (state === before) return unchanged(check, told, present)
  if (state === 'healthy') return audience.always || told.begun ? 'recovery' : null
  if (!isWorse(state, before, present.order)) return audience.always || told.begun ? 'improvement' : null
  if (isShown(check, audience)) return 'problem'
  return told.lost ? 'data_back' : null
}

function isFallback({ always, fallbackMs }: Audience, { isProblemTold }: Present): boolean {
  return fallbackMs !== null && (always || !isProblemTold)
}

/** With no open problem that anybody was told of, a loss is told by the entry that stands in, after its time (rule 14). */
function hearsOfLoss(check: Readonly<CheckState>, audience: Audience, present: Present): boolean {
  if (isShown(check, audience)) return true
  return isFallback(audience, present) && check.news.shownMs >= (audience.fallbackMs ?? 0)
}

/** Whether an entry into the present state is told here, and was shown for long enough. */
function isShown({ state, news }: Readonly<CheckState>, { entries }: Audience): boolean {
  const afterMs = entries[state]
  return afterMs !== undefined && news.shownMs >= afterMs
}

function unchanged(
  { state, since, flapping }: Readonly<CheckState>,
  told: Readonly<Told>,
  present: Present,
): NoticeKind | null {
  if (told.lost) return 'data_back'
  if (state === 'healthy') return told.owed || told.begun ? 'recovery' : null
  if (state === 'recovering') return null
  // While it flaps only a new rise is told again, not a state that goes on.
  if (flapping && told.last !== null && since <= told.last.at) return null
  // Nobody may be left with the last word from before a rise that lasts, unless the policy says how long.
  const repeatMs = flapping ? (present.repeatMs ?? 0) : present.repeatMs
  return isDueAgain(told.last?.at ?? -1, repeatMs, present.clock) ? 'problem' : null
}

/** Until when nothing can be told of a check that has nothing to tell now, unless its state changes. */
export function calmUntil(check: Readonly<CheckState>, { at, paceMs, repeatMs }: Present): number {
  const { flapping, state, since, news } = check
  if (!flapping) return Number.POSITIVE_INFINITY
  if (state !== 'critical') {
    const lasts = since + shortestOtherMs
    return at < lasts ? lasts : Number.POSITIVE_INFINITY
  }
  const lasts = since + Math.max(3 * paceMs, shortestCriticalMs)
  if (at < lasts) return lasts
  const again = [news.report, ...Object.values(news.channels)].map(({ last }) => {
    if (last === null) return at
    return since <= last.at ? Number.POSITIVE_INFINITY : last.at + (repeatMs ?? 0)
  })
  return Math.max(at, Math.min(...again))
}

/** Damped: a critical state that lasts is told, and repeated; any other that lasts and differs is told once. */
function mayTellWhileFlapping(
  { state, since }: Readonly<CheckState>,
  told: Readonly<Told>,
  { at, paceMs }: Present,
): boolean {
  if (state === 'critical') return at - since >= Math.max(3 * paceMs, shortestCriticalMs)
  // Who heard of a problem only by the return of its data was told no state of it.
  const isOpen = state === 'healthy' && told.begun
  const isTold =
    state === 'unknown' ? told.lost : state === (told.state ?? 'healthy') && !told.lost && !isOpen
  return !isTold && at - since >= shortestOtherMs
}

function isDueAgain(toldAt: number, repeatMs: number | null, at: number): boolean {
  return repeatMs !== null && toldAt !== -1 && at - toldAt >= repeatMs
}
