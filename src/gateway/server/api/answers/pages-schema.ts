import * as v from 'valibot'

/** The query of a list. */
export const pageQuery = {
  cursor: v.pipe(v.optional(v.string()), v.description('What the page before gave as `next`.')),
  limit: v.pipe(
    v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000))),
    v.description('How many at most; 100 without it.'),
  ),
}

/** Where the next page of a list begins. */
export const nextSchema = v.pipe(
  v.nullable(v.string()),
  v.description('The cursor of the next page; null at the end.'),
)
