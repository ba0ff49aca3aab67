import * as v from 'valibot'

/** A time on the WebSocket. */
export const momentSchema = v.pipe(
  v.number(),
  v.integer(),
  v.minValue(0),
  v.description('Epoch milliseconds.'),
)
