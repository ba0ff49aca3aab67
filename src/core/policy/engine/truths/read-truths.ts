import type { CompiledCheck } from '../compiled.ts'
import { type Frame, presence } from '../frame.ts'
import type { Moment } from '../moment.ts'
import { seen } from '../observe.ts'

/**
 * Evaluates every condition of a check into its truths: also those that cannot leave the present state, since runs are
 * counted wherever they began (rule 3). A condition on facts alone counts at every tick.
 */
export function readTruths({ truths, transitions }: CompiledCheck, { frame, fresh }: Moment): void {
  const misfits = frame.misfits.length
  const sets = { met: 0, unclear: 0, holding: 0, open: 0, counted: 0, fresh: 0 }
  let known: readonly number[] | null = null
  let isNew = false
  for (const { bit, condition, and, inputs, allInputs } of transitions) {
    const met = condition(frame)
    if (met === true) sets.met |= bit
    else if (met !== false) sets.unclear |= bit
    const holds = and === null ? met : both(met, and(frame))
    if (holds === true) sets.holding |= bit
    else if (holds !== false) sets.open |= bit
    if (inputs !== known) isNew = isObserved(inputs, fresh, frame)
    known = inputs
    if (isNew) sets.counted |= bit
    if (isNew || (and !== null && isObserved(allInputs, fresh, frame))) sets.fresh |= bit
  }
  truths.met = sets.met
  truths.unclear = sets.unclear
  truths.holding = sets.holding
  truths.open = sets.open
  truths.counted = sets.counted
  truths.fresh = sets.fresh
  truths.misfits = frame.misfits.length - misfits
}

function both(one: unknown, other: unknown): boolean | null {
  if (one === false || other === false) return false
  return one === true && other === true ? true : null
}

function isObserved(inputs: readonly number[], fresh: Uint8Array, frame: Frame): boolean {
  if (inputs.length === 0) return true
  for (const slot of inputs) {
    if (fresh[slot] === seen.anew && frame.presence[slot] === presence.value) return true
  }
  return false
}
