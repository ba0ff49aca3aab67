import type { CompiledCheck } from '../compiled.ts'
import type { Evaluate } from '../evaluate/compiled.ts'
import { type Frame, presence } from '../frame.ts'
import type { Moment } from '../moment.ts'
import { seen } from '../observe.ts'

/**
 * Evaluates every condition of a check into its truths: also those that cannot leave the present state, since runs are
 * counted wherever they began (rule 3). A condition on facts alone counts at every tick.
 */
export function readTruths(check: CompiledCheck, { frame, fresh }: Moment): void {
  const misfits = frame.misfits.length
  if (check.alike) readAlike(check, frame, fresh)
  else readEach(check, frame, fresh)
  check.truths.misfits = frame.misfits.length - misfits
}

// Conditions alone: of a hundred checks, what is not looked at need not come from far memory.
function readAlike(
  { truths, conditions, transitions }: CompiledCheck,
  frame: Frame,
  fresh: Uint8Array,
): void {
  let [met, unclear] = [0, 0]
  for (let index = 0; index < conditions.length; index += 1) {
    const value = (conditions[index] as Evaluate)(frame)
    if (value === true) met |= 1 << index
    else if (value !== false) unclear |= 1 << index
  }
  const all = isObserved(transitions[0]?.inputs ?? [], fresh, frame) ? -1 : 0
  truths.met = met
  truths.holding = met
  truths.unclear = unclear
  truths.open = unclear
  truths.counted = all
  truths.fresh = all
}

function readEach({ truths, transitions }: CompiledCheck, frame: Frame, fresh: Uint8Array): void {
  const sets = { met: 0, unclear: 0, holding: 0, open: 0, counted: 0, fresh: 0 }
  for (const { bit, condition, and, inputs, allInputs } of transitions) {
    const met = condition(frame)
    if (met === true) sets.met |= bit
    else if (met !== false) sets.unclear |= bit
    const holds = and === null ? met : both(met, and(frame))
    if (holds === true) sets.holding |= bit
    else if (holds !== false) sets.open |= bit
    const isNew = isObserved(inputs, fresh, frame)
    if (isNew) sets.counted |= bit
    if (isNew || (and !== null && isObserved(allInputs, fresh, frame))) sets.fresh |= bit
  }
  Object.assign(truths, sets)
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
