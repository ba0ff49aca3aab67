import * as v from 'valibot'
import { event } from './event.ts'

const count = v.pipe(v.number(), v.integer(), v.minValue(0))

export const logNews = event({
  name: 'log',
  audience: 'subscribers',
  summary:
    'Lines of the log that came after an answer to logs.tail with follow; told to that connection alone.',
  payload: v.strictObject({
    lines: v.pipe(v.array(v.string()), v.description('Each is one JSON object.')),
    cursor: v.pipe(count, v.description('Where logs.tail goes on behind them.')),
    dropped: v.pipe(count, v.description('So many lines more came and are left out; logs.tail has them.')),
  }),
})
