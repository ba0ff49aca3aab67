import * as v from 'valibot'

const fields = v.record(v.string(), v.any())

/** A dry run of a policy over samples. */
export const simulateRequestSchema = v.strictObject({
  policy: v.pipe(v.union([v.string(), fields]), v.description('A policy, as the text of YAML or as JSON.')),
  samples: v.pipe(
    v.array(fields),
    v.minLength(1),
    v.maxLength(10_000),
    v.description('As the lines of an input of vitals policy simulate: beats, or names and values.'),
  ),
  state: v.pipe(
    v.optional(fields),
    v.description('The state that the first sample meets, as vitals probe --record writes it.'),
  ),
})

export type SimulateRequest = v.InferOutput<typeof simulateRequestSchema>
