import * as v from 'valibot'

/** What a guard found, in the documents of dry runs. */
export const guardSchema = v.strictObject({
  guard: v.string(),
  base: v.pipe(v.nullable(v.number()), v.description('The number of the policy compared with.')),
  value: v.number(),
  crossed: v.boolean(),
})
