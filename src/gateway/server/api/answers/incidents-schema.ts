import * as v from 'valibot'
import { incidentSchema } from '../../../../core/report/fleet/incident.ts'
import { nextSchema } from './pages-schema.ts'

export const incidentListSchema = v.strictObject({
  incidents: v.pipe(
    v.array(incidentSchema),
    v.description(
      'The newest opened or closed first. A page may hold fewer than its limit, or none, and not be the last.',
    ),
  ),
  next: nextSchema,
})
