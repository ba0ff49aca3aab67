import * as v from 'valibot'

/**
 * A part of a view that the gateway did not answer, and why: its fields are `null`, and nothing is guessed. `hint` is the
 * next step, `null` where only the command line knows one.
 */
export const unknownPartSchema = v.strictObject({
  part: v.string(),
  code: v.string(),
  message: v.string(),
  hint: v.nullable(v.string()),
})

export type UnknownPart = v.InferOutput<typeof unknownPartSchema>

/** The parts that are unknown; empty when everything was told. */
export const unknownPartsSchema = v.array(unknownPartSchema)
