import type { CompiledCheck, CompiledTransition } from './compiled.ts'
import { presence } from './frame.ts'
import type { Moment } from './moment.ts'
import { seen } from './observe.ts'
import { type CheckState, noGaps } from './policy-state.ts'
import { given, type Row } from './row.ts'
import { isIn } from './truths/truths.ts'

const mostGaps = 5

/** Bits of what a tick brought a check. */
export const brought = {
  /** Anything but results that it knows already: an observation, or the lack of one. */
  news: 1,
  /** A value of an observation, known already or not. */
  value: 2,
  /** A value that it did not know. */
  newValue: 4,
} as const

/** What of {@link brought} a tick brought a check; for one that reads only facts, these are always new and told. */
export function broughtTo({ inputs }: CompiledCheck, { fresh, frame }: Moment): number {
  if (inputs.length === 0) return brought.news | brought.newValue
  let bits = 0
  for (const slot of inputs) {
    const how = fresh[slot]
    if (how !== seen.before) bits |= brought.news
    if (frame.presence[slot] !== presence.value) continue
    bits |= how === seen.anew ? brought.value | brought.newValue : brought.value
  }
  return bits
}

/** Extends and breaks the runs by a decided sample; an unknown condition does neither (rule 7). */
export function countTruths({ truths, transitions }: CompiledCheck, state: CheckState, tick: Moment): void {
  const decided = truths.counted & ~truths.unclear
  for (let index = 0; index < transitions.length; index += 1) {
    if (!isIn(decided, index)) continue
    if (isIn(truths.met, index)) extendRun(state, index, transitions[index] as CompiledTransition, tick)
    else breakRun(state, index)
  }
}

/**
 * Counts one more sample of a run. Time counts only where samples are close enough to have seen it (rule 5).
 *
 * @param by whose sources the samples come from
 */
export function extendRun(state: CheckState, index: number, by: Sourced, tick: Moment): void {
  state.runs[index] = (state.runs[index] as number) + 1
  if ((state.gaps[index] as readonly number[]).length > 0) admitGaps(state, index, longestGap(by, tick))
  const before = state.seenAt[index] as number
  state.seenAt[index] = tick.at
  if (before === -1) return
  const step = tick.at - before
  // Most steps are within the pace alone, which spares the look at what each source says.
  if (step <= leastGap(tick) || step <= longestGap(by, tick)) {
    state.seenMs[index] = (state.seenMs[index] as number) + step
  } else state.gaps[index] = [...(state.gaps[index] as readonly number[]), step].slice(-mostGaps)
}

// The pace of runs that nobody planned is known only after some of them.
function admitGaps(state: CheckState, index: number, mostMs: number): void {
  const gaps = state.gaps[index] as readonly number[]
  const seenNow = gaps.filter((gap) => gap <= mostMs)
  if (seenNow.length === 0) return
  state.seenMs[index] = seenNow.reduce((sum, gap) => sum + gap, state.seenMs[index] as number)
  state.gaps[index] = gaps.filter((gap) => gap > mostMs)
}

/** Starts a run with the sample at `at` (epoch milliseconds). */
export function beginRun(state: CheckState, index: number, at: number): void {
  breakRun(state, index)
  state.runs[index] = 1
  state.seenAt[index] = at
}

/** Starts a run at nothing. */
export function breakRun(state: CheckState, index: number): void {
  if (state.runs[index] === 0) return
  state.runs[index] = 0
  state.seenMs[index] = 0
  state.seenAt[index] = -1
  if ((state.gaps[index] as readonly number[]).length > 0) state.gaps[index] = noGaps
}

/** Whatever has samples of its own. */
type Sourced = Pick<CompiledTransition, 'sources'>

/** How far two samples may be apart for the time between them to count: ttl + 2 intervals. */
function longestGap({ sources }: Sourced, tick: Moment): number {
  return longestTtl(sources, tick.row) + leastGap(tick)
}

function leastGap({ paceMs }: Moment): number {
  return 2 * paceMs
}

function longestTtl(slots: readonly number[], row: Row): number {
  let longest = 0
  for (const slot of slots) {
    if (row.given[slot] === given.dated) longest = Math.max(longest, row.ttlMs[slot] as number)
  }
  return longest
}

/** Whether a transition's condition, count, duration and `and` are all met by this decided sample. */
export function isMet(
  { index, spec }: CompiledTransition,
  { truths }: CompiledCheck,
  state: CheckState,
  tick: Moment,
): boolean {
  if (!isIn(truths.fresh & truths.holding, index)) return false
  return tick.countsMet || isCountMet(state, index, spec)
}

/** Whether a run is as long, in samples and in time, as its transition asks for. */
export function isCountMet(
  state: CheckState,
  index: number,
  { consecutive, forMs }: { readonly consecutive: number; readonly forMs: number },
): boolean {
  return (state.runs[index] as number) >= consecutive && (state.seenMs[index] as number) >= forMs
}
