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

/** Makes the truths those of a sample that was observed newly, meets these transitions and no other. */
export function sayTruths(truths: Truths, met: number): void {
  truths.met = met
  truths.holding = met
  truths.unclear = 0
  truths.open = 0
  truths.counted = -1
  truths.fresh = -1
}
