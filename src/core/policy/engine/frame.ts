import type { MaybeValue } from '../../value.ts'

/** Why a slot holds no value: it does, nothing was observed, or the prober failed (rule 8). */
export const presence = { value: 0, missing: 1, error: 2 } as const

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
}

/** An empty frame for `size` names: everything missing. */
export function createFrame(size: number): Frame {
  return {
    values: new Array(size).fill(undefined),
    presence: new Uint8Array(size).fill(presence.missing),
    observedAt: new Float64Array(size).fill(Number.NaN),
  }
}
