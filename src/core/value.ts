/** What a probe, a signal or a fact can be. Numbers are finite doubles; `null` never reaches a condition. */
export type Value = number | string | boolean | null | readonly Value[] | { readonly [key: string]: Value }

/** An outcome of three-valued evaluation: `undefined` stands for *unknown* (rule 7 of the policy contract). */
export type MaybeValue = Value | undefined
