import * as v from 'valibot'
import { idSchema, valueSchema } from '../../../core/report/document.ts'
import { event } from './event.ts'

export const transition = event({
  name: 'transition',
  audience: 'readers',
  summary: 'A check of an agent has another state: the record as it stands in the trail.',
  payload: v.objectWithRest(
    { ts: v.pipe(v.string(), v.description('RFC 3339.')), type: v.literal('transition'), agent: idSchema },
    valueSchema,
  ),
})
