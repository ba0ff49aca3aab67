import type { CompiledCheck } from './compiled.ts'
import { type Frame, presence } from './frame.ts'
import type { Moment } from './moment.ts'
import { seen } from './observe.ts'

/**
 * What one tick says of the transitions of a check, each a set with a bit for the index of a transition. There are at
 * most 20 of them, one for each way between two states.
 */
export interface Truths {
  /** Whose condition is met. */
  met: number
  /** Of whose condition nobody knows whether it is. */
  unclear: number
  /** Whose condition is met together with its `and`. */
  holding: number
  /** Of whom nobody knows whether both are. */
  open: number
  /** Where anything that the condition reads was observed newly. */
  counted: number
  /** The same for the condition or its `and`. */
  fresh: number
  /** How many values of the wrong type the conditions met. */
  misfits: number
}

/** Whether a transition is in a set. */
export function isIn(set: number, index: number): boolean {
  return ((set >> index) & 1) === 1
}

/** The set of these transitions. */
export function setOf(ways: readonly { readonly index: number }[]): number {
  return ways.reduce((set, { index }) => set | (1 << index), 0)
}

/** Of a check that was not judged. */
export function noTruths(): Truths {
  return { met: 0, unclear: -1, holding: 0, open: -1, counted: 0, fresh: 0, misfits: 0 }
}

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

/** Makes the truths those of a sample that was observed newly, meets these transitions and no other. */
export function sayTruths(truths: Truths, met: number): void {
  truths.met = met
  truths.holding = met
  truths.unclear = 0
  truths.open = 0
  truths.counted = -1
  truths.fresh = -1
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
