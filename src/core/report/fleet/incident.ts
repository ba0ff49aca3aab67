import * as v from 'valibot'
import { type Document, idSchema, stateSchema, timestampSchema } from '../document.ts'

export const incidentSchema = v.strictObject({
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

/** Problems of one agent that belong together. */
export type Incident = Document<typeof incidentSchema>

/** What `vitals incident list --json` prints. */
export const incidentsSchema = v.strictObject({
  incidents: v.pipe(v.array(incidentSchema), v.description('The newest opened or closed first.')),
})

export type Incidents = Document<typeof incidentsSchema>
