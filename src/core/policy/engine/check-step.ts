import { rememberChange } from '../../notify/flapping.ts'
import type { State } from '../../state.ts'
import type { CompiledCheck } from './compiled.ts'
import { brought, broughtTo } from './counting.ts'
import { knowledgeOf } from './missing.ts'
import type { Moment } from './moment.ts'
import { type CheckState, standingState } from './policy-state.ts'
import { enter } from './transition/enter.ts'
import { judgeSample } from './transition/judge-sample.ts'
import type { Move } from './transition/move.ts'
import { takeMissing } from './transition/take-missing.ts'
import { readTruths } from './truths/read-truths.ts'

/** A move that a check made. */
export interface Step extends Move {
  /** Whether it follows from a reload that changed the check. */
  readonly isFromReload: boolean
}

/**
 * Judges one check at one tick: counts, moves at most once (rule 4), and says which move it made; `null` when the
 * check stayed as it was. Changes `state` in place.
 */
export function stepCheck(check: CompiledCheck, state: CheckState, tick: Moment): Step | null {
  readTruths(check, tick)
  const bits = broughtTo(check, tick)
  const news = (bits & brought.news) !== 0
  const standing = knownState(check, state)
  const knowledge = knowledgeOf(check, standing, tick, (bits & brought.value) !== 0)
  if (knowledge === 'ignored' || (!news && knowledge === 'missing')) return null
  const move =
    knowledge === 'missing'
      ? takeMissing(check, state, standing, tick)
      : takeDecided(check, state, standing, tick, (bits & brought.newValue) !== 0)
  if (!news && move === null) return null
  const step = move && { ...move, isFromReload: followsReload(state, move) }
  if (move !== null) enter(check, state, standing, move, tick.at)
  state.changes = rememberChange(state.changes, move !== null)
  return step
}

/** Whether every sample since a reload led to this move: it then follows from the reload. */
function followsReload({ reloaded, runs }: CheckState, { transition }: Move): boolean {
  return reloaded >= 0 && (transition === -1 || (runs[transition] as number) >= reloaded)
}

/** The standing state; `null` where there is none, or none that the check still has after a reload (rule 12). */
function knownState(check: CompiledCheck, state: CheckState): State | null {
  const standing = standingState(state)
  if (state.reloaded === -1) return standing
  return standing !== null && check.states.has(standing) ? standing : null
}

function takeDecided(
  check: CompiledCheck,
  state: CheckState,
  standing: State | null,
  tick: Moment,
  isNew: boolean,
): Move | null {
  if (isNew) {
    state.missing = 0
    if (state.reloaded >= 0) state.reloaded += 1
  }
  return judgeSample(check, state, standing, tick, isNew ? 'sample' : 'cached')
}
