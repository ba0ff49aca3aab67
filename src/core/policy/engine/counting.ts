import type { Tick } from './check-step.ts'
import type { CompiledCheck, CompiledTransition } from './compile.ts'
import type { CheckState } from './policy-state.ts'

/** In place of a count of 1: a missing sample that counts as meeting the whole transition, its `and` included. */
export const breached = 2

/** A condition's three-valued outcome, as small numbers for the hot path. */
export const truth = { no: 0, yes: 1, unknown: 2 } as const

/**
 * Evaluates every condition of a check into its scratch room: also those that cannot leave the present state, since
 * runs are counted wherever they began (rule 3). A condition on facts alone counts at every tick.
 *
 * @returns whether the tick brought the check anything new: false when every observation it reads was cached.
 */
export function readTruths(check: CompiledCheck, tick: Tick): boolean {
  const { scratch } = check
  const { truths, counted } = scratch
  scratch.undecided = false
  for (const { index, condition, inputs } of check.transitions) {
    const outcome = condition(tick.frame)
    truths[index] = outcome === true ? truth.yes : outcome === false ? truth.no : truth.unknown
    if (outcome !== true && outcome !== false) scratch.undecided = true
    counted[index] = isFresh(inputs, tick.fresh) ? 1 : 0
  }
  return isFresh(check.inputs, tick.fresh)
}

function isFresh(inputs: readonly number[], fresh: Uint8Array): boolean {
  if (inputs.length === 0) return true
  for (const slot of inputs) if (fresh[slot] === 1) return true
  return false
}

/** Extends and breaks the runs; an unknown condition does neither (rule 7). */
export function countTruths(check: CompiledCheck, state: CheckState, at: number): void {
  const { truths, counted } = check.scratch
  for (let index = 0; index < truths.length; index += 1) {
    if (counted[index] === 0 || truths[index] === truth.unknown) continue
    if (truths[index] === truth.yes) {
      state.runs[index] = (state.runs[index] as number) + 1
      if (state.trueSince[index] === -1) state.trueSince[index] = at
    } else {
      state.runs[index] = 0
      state.trueSince[index] = -1
    }
  }
  noteEndOfEntry(state, truths, at)
}

function noteEndOfEntry(state: CheckState, truths: Int8Array, at: number): void {
  const entered = state.entered
  if (entered < 0 || truths[entered] === truth.unknown) return
  if (truths[entered] === truth.yes) state.entryEndedAt = -1
  else if (state.entryEndedAt === -1) state.entryEndedAt = at
}

/** Whether a transition's condition, count, duration and `and` are all met at this tick. */
export function isMet(
  transition: CompiledTransition,
  check: CompiledCheck,
  state: CheckState,
  tick: Tick,
): boolean {
  const { index, spec, and } = transition
  if (check.scratch.counted[index] === 0 || check.scratch.truths[index] !== truth.yes) return false
  if (!tick.countsMet) {
    if ((state.runs[index] as number) < spec.consecutive) return false
    if (tick.at - (state.trueSince[index] as number) < spec.forMs) return false
  }
  return and === null || check.scratch.counted[index] === breached || and(tick.frame) === true
}
