import * as v from 'valibot'

/** A part of a view that the gateway did not tell, and why: its fields are `null`, and nothing is guessed. */
export const unknownPartSchema = v.strictObject({
  part: v.string(),
  code: v.string(),
  message: v.string(),
  hint: v.string(),
})

export type UnknownPart = v.InferOutput<typeof unknownPartSchema>

/** The parts that are unknown; empty when everything was told. */
export const unknownPartsSchema = v.array(unknownPartSchema)
