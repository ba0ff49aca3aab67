import type { MaybeValue, Value } from '../../value.ts'

/**
 * Why a slot holds no value: it does, nothing was observed, the prober failed, text stood for a number (rule 8), more
 * samples came than a window can hold, or what was observed makes none: a field that is absent, the rate of one sample.
 */
export const presence = { value: 0, missing: 1, error: 2, misfit: 3, overflow: 4, none: 5 } as const

/** A value of the wrong type where a condition or signal needs another: `v < 10` with a `v` of `"8%"`. */
export interface Misfit {
  /** The compared part of the condition, as it is written. */
  readonly text: string
  readonly value: Value
}

/**
 * What every name of a policy was at one tick; the index is the name's slot. Reused from tick to tick by callers
 * that judge many samples.
 */
export interface Frame {
  /** `undefined` is unknown: missing or in error. */
  readonly values: MaybeValue[]
  /** One of {@link presence} for each slot. */
  readonly presence: Uint8Array
  /** Epoch milliseconds of the observation in each slot; the same as before means a cached result (rule 3). */
  readonly observedAt: Float64Array
  /** Values of the wrong type that were met at this tick. */
  readonly misfits: Misfit[]
}

/** An empty frame for `size` names: everything missing. */
export function createFrame(size: number): Frame {
  return {
    values: new Array(size).fill(undefined),
    presence: new Uint8Array(size).fill(presence.missing),
    observedAt: new Float64Array(size).fill(Number.NaN),
    misfits: [],
  }
}
