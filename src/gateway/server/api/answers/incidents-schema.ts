import * as v from 'valibot'
import { type Document, stateSchema, timestampSchema } from '../../../../core/report/document.ts'
import { idSchema } from './agents-schema.ts'
import { nextSchema } from './pages-schema.ts'

const incidentSchema = v.strictObject({
  incident_id: v.string(),
  agent_id: idSchema,
  opened_at: timestampSchema,
  closed_at: v.pipe(v.nullable(timestampSchema), v.description('null while it lasts.')),
  worst: v.pipe(stateSchema, v.description('The worst state of the agent in it.')),
  checks: v.pipe(
    v.array(v.string()),
    v.description('Those that were bad, in the order in which they turned.'),
  ),
})

export const incidentListSchema = v.strictObject({
  incidents: v.pipe(
    v.array(incidentSchema),
    v.description(
      'The newest opened or closed first. A page may hold fewer than its limit, or none, and not be the last.',
    ),
  ),
  next: nextSchema,
})

/** Problems of one agent that belong together. */
export type IncidentLine = Document<typeof incidentSchema>
