import * as v from 'valibot'

/** A text, `null` where the gateway does not tell it. */
export const textOrNull = v.nullable(v.string())

/** A truth value, `null` where the gateway does not tell it. */
export const flagOrNull = v.nullable(v.boolean())

/** A number, `null` where the gateway does not tell it. */
export const numberOrNull = v.nullable(v.number())

/** Epoch milliseconds, `null` where there is no such moment or the gateway does not tell it. */
export const momentOrNull = v.nullable(v.pipe(v.number(), v.description('Epoch milliseconds.')))
