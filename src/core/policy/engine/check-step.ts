import { isFlapping, rememberChange } from '../../notify/flapping.ts'
import type { State } from '../../state.ts'
import type { CompiledCheck, CompiledTransition } from './compile.ts'
import { countTruths, isMet, readTruths, truth } from './counting.ts'
import type { Frame } from './frame.ts'
import { type Knowledge, knowledgeOf, missingReason, sawData, treatMissing, waysOut } from './missing.ts'
import type { CheckState } from './policy-state.ts'

/** The circumstances of one tick that all checks share. */
export interface Tick {
  readonly frame: Frame
  /** For each slot: 1 when this tick brought a new observation of it, or found it missing (rule 3). */
  readonly fresh: Uint8Array
  /** Epoch milliseconds. */
  readonly at: number
  /** Takes every count and duration as met by this one sample: for runs whose state cannot be kept. */
  readonly countsMet: boolean
}

/** A change of state; `transition` is -1 where the file names none (missing data, first healthy sample). */
export interface Move {
  readonly to: State
  readonly transition: number
  readonly reason: string
}

/**
 * Judges one check at one tick: counts, moves at most once (rule 4), and says which move it made; `null` when the
 * check stayed as it was. Changes `state` in place.
 */
export function stepCheck(check: CompiledCheck, state: CheckState, tick: Tick): Move | null {
  const isNew = readTruths(check, tick)
  const knowledge = isNew ? knowledgeOf(check, state.state, tick.frame) : 'cached'
  if (knowledge === 'ignored') return null
  if (knowledge === 'missing') treatMissing(check)
  countTruths(check, state, tick.at)
  const move =
    strongest(check, state, tick, knowledge === 'decided') ?? withoutTransition(check, state, tick, knowledge)
  if (move !== null) enter(check, state, move, tick.at)
  if (knowledge === 'cached' && move === null) return null
  state.changes = rememberChange(state.changes, move !== null)
  state.flapping = isFlapping(state.flapping, state.changes, check.spec.flap)
  return move
}

/** Of all transitions that are met, the one with the worst target, then the first in the file (rule 4). */
function strongest(check: CompiledCheck, state: CheckState, tick: Tick, decided: boolean): Move | null {
  let best: CompiledTransition | null = null
  for (const transition of waysOut(check, state.state)) {
    if (!isMet(transition, check, state, tick)) continue
    if (!mayEnter(transition, check, state, tick, decided)) continue
    if (best === null || check.rank[transition.spec.to] > check.rank[best.spec.to]) best = transition
  }
  if (best === null || best.spec.to === state.state) return null
  return { to: best.spec.to, transition: best.index, reason: best.spec.reason ?? best.spec.condition.source }
}

function mayEnter(
  transition: CompiledTransition,
  check: CompiledCheck,
  state: CheckState,
  tick: Tick,
  decided: boolean,
): boolean {
  if (transition.spec.to === 'healthy' && !(decided && sawData(check, tick.frame))) return false
  return check.rank[transition.spec.to] > check.rank[state.state] || !isHeld(check, state, tick)
}

/** `hold` keeps a state against milder ones until long enough after its entry condition ended (rule 5). */
function isHeld(check: CompiledCheck, state: CheckState, tick: Tick): boolean {
  const holdMs = check.transitions[state.entered]?.spec.holdMs ?? 0
  if (holdMs === 0 || tick.countsMet) return false
  return state.entryEndedAt === -1 || tick.at - state.entryEndedAt < holdMs
}

/** The two moves that need no transition in the file: into `unknown` for want of data, and out of it. */
function withoutTransition(
  check: CompiledCheck,
  state: CheckState,
  tick: Tick,
  knowledge: Knowledge | 'cached',
): Move | null {
  if (knowledge === 'cached') return null
  const { missing } = check.spec
  if (knowledge === 'missing') {
    state.passing = 0
    if (missing.treat !== 'unknown') return null
    state.missing += 1
    if (state.state === 'unknown') return null
    if (state.missing < missing.consecutive && !tick.countsMet) return null
    return { to: 'unknown', transition: -1, reason: missingReason(check, tick.frame) }
  }
  state.missing = 0
  if (state.state !== 'unknown' || check.leaving.unknown.some(({ spec }) => spec.to === 'healthy'))
    return null
  if (!sawData(check, tick.frame)) return null
  const holds = check.entries.some(({ index }) => check.scratch.truths[index] === truth.yes)
  state.passing = holds ? 0 : state.passing + 1
  if (state.passing === 0 || (state.passing < missing.recover && !tick.countsMet)) return null
  return { to: 'healthy', transition: -1, reason: 'passing' }
}

function enter(check: CompiledCheck, state: CheckState, move: Move, at: number): void {
  if (state.state === 'recovering' || (move.to !== 'recovering' && move.to !== 'critical'))
    state.remediated = false
  if (move.to !== 'unknown') state.missing = 0
  state.state = move.to
  state.since = at
  state.reason = move.reason
  state.entered = move.transition
  state.entryEndedAt = -1
  state.passing = 0
  if (move.to === 'healthy') state.problemOpen = false
  else if (move.to === 'degraded' || move.to === 'critical') state.problemOpen = true
  for (const { index, spec } of check.transitions) {
    if (spec.counting !== 'since_entry') continue
    state.runs[index] = 0
    state.trueSince[index] = -1
  }
}
