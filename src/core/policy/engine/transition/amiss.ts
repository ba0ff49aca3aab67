import type { State } from '../../../state.ts'
import type { Amiss, CompiledCheck } from '../compiled.ts'
import { breakRun, extendRun, isCountMet } from '../counting.ts'
import type { Moment } from '../moment.ts'
import type { CheckState } from '../policy-state.ts'
import { isIn } from '../truths/truths.ts'
import { type Move, moveBy } from './move.ts'

/** Counts one more decided sample for each state: whether some way from it into a worse problem held. */
export function countAmiss(check: CompiledCheck, state: CheckState, tick: Moment): void {
  if ((check.truths.holding & check.amissSet) === 0 && !isCounting(state)) return
  for (const amiss of check.amissRuns) {
    if ((check.truths.holding & amiss.set) !== 0) extend(check, state, amiss, tick)
    else if (state.runs[amiss.run] !== 0) endRun(check, state, amiss.run)
  }
}

function isCounting({ amissBy }: CheckState): boolean {
  for (const way of amissBy) if (way !== -1) return true
  return false
}

/**
 * Where a check goes that is unknown although its data is fresh: when as many samples as the longest count asks for
 * each met some way into a problem but none its own count, into the mildest of those problems (rule 9).
 */
export function amissMove(check: CompiledCheck, state: CheckState, standing: State): Move | null {
  const amiss = check.amiss[standing]
  if (amiss === null || !isCountMet(state, amiss.run, amiss)) return null
  const mildest = check.transitions[state.amissBy[amiss.run - check.transitions.length] as number]
  return mildest === undefined ? null : moveBy(mildest)
}

function extend(check: CompiledCheck, state: CheckState, { ways, run }: Amiss, tick: Moment): void {
  extendRun(state, run, check, tick)
  const place = run - check.transitions.length
  for (const { index, spec } of ways) {
    const known = check.transitions[state.amissBy[place] as number]
    if (!isIn(check.truths.holding, index)) continue
    if (known === undefined || check.rank[spec.to] < check.rank[known.spec.to]) state.amissBy[place] = index
  }
}

function endRun(check: CompiledCheck, state: CheckState, run: number): void {
  breakRun(state, run)
  state.amissBy[run - check.transitions.length] = -1
}
