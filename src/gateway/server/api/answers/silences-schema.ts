import * as v from 'valibot'
import { silenceSchema } from '../../../../core/report/fleet/silence.ts'
import { nextSchema } from './pages-schema.ts'

export const silenceListSchema = v.strictObject({
  silences: v.pipe(
    v.array(silenceSchema),
    v.description(
      'The newest made first. With state, a page may hold fewer than its limit, or none, and not be the last.',
    ),
  ),
  next: nextSchema,
})
