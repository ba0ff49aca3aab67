import { isProblem, type State } from '../../../state.ts'
import type { CompiledCheck } from '../compiled.ts'
import { beginRun, breakRun } from '../counting.ts'
import type { CheckState } from '../policy-state.ts'
import { isIn } from '../truths/truths.ts'
import type { Move } from './move.ts'

/** The reason of a return to the state that `unknown` covered. */
export const dataBack = 'data_back'

/** Makes a move in place: into `unknown`, which covers the standing state, back to that state, or into another one. */
export function enter(
  check: CompiledCheck,
  state: CheckState,
  standing: State | null,
  move: Move,
  at: number,
): void {
  if (move.to !== 'unknown') state.passing = 0
  state.reloaded = -1
  if (move.to === 'unknown') cover(state, standing, at)
  else if (move.to === standing) uncover(check, state, at)
  else begin(check, state, standing, move, at)
  state.state = move.to
  state.reason = move.reason
}

// Counts, clocks and the open problem stand still underneath.
function cover(state: CheckState, standing: State | null, at: number): void {
  state.covered = standing
  state.coveredSince = standing === null ? -1 : state.since
  state.since = at
}

// A return is no entry: what worsens goes on counting, what improves begins again with this sample.
function uncover(check: CompiledCheck, state: CheckState, at: number): void {
  state.since = state.coveredSince
  state.covered = null
  state.coveredSince = -1
  const { met, counted } = check.truths
  for (const { index, worsening, spec } of check.transitions) {
    if (worsening || spec.from === 'unknown') continue
    if (isIn(met & counted, index)) beginRun(state, index, at)
    else breakRun(state, index)
  }
}

function begin(
  check: CompiledCheck,
  state: CheckState,
  standing: State | null,
  move: Move,
  at: number,
): void {
  if (endsRemedy(check, standing, move.to)) state.remediated = false
  state.since = at
  state.covered = null
  state.coveredSince = -1
  state.entered = move.transition
  state.entryTrueAt = at
  state.stuck = false
  if (move.to === 'healthy') state.problemOpen = false
  else if (isProblem(move.to)) state.problemOpen = true
  for (const { index, spec } of check.transitions) if (spec.counting === 'since_entry') breakRun(state, index)
}

/** A remedy counts until the check leaves `recovering`, is healthy or enters a worse state (rule 16). */
function endsRemedy({ rank }: CompiledCheck, standing: State | null, to: State): boolean {
  return standing === 'recovering' || standing === null || to === 'healthy' || rank[to] > rank[standing]
}
