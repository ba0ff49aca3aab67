import * as v from 'valibot'
import { type Document, idSchema, stateSchema, timestampSchema } from '../document.ts'
import { incidentLabels } from './acknowledgement.ts'

export const incidentSchema = v.strictObject({
  incident_id: v.string(),
  agent_id: idSchema,
  opened_at: timestampSchema,
  closed_at: v.pipe(v.nullable(timestampSchema), v.description('null while it lasts.')),
  closed_by: v.pipe(
    v.nullable(v.picklist(['recovery', 'removal'])),
    v.description('Whether its checks recovered or the agent was removed; null while it lasts.'),
  ),
  worst: v.pipe(stateSchema, v.description('The worst state of the agent in it.')),
  checks: v.pipe(
    v.array(v.string()),
    v.description('Those that were bad, in the order in which they turned.'),
  ),
  acknowledged: v.pipe(
    v.nullable(v.strictObject({ by: v.string(), at: timestampSchema })),
    v.description('Who acknowledged all that was bad in it; of one that is over, last.'),
  ),
  silenced_until: v.pipe(
    v.nullable(timestampSchema),
    v.description(
      'Until when silences hide all of its checks; null where one is not hidden, and of what is over.',
    ),
  ),
  label: v.pipe(v.nullable(v.picklist(incidentLabels)), v.description('What somebody said that it was.')),
})

/** Problems of one agent that belong together. */
export type Incident = Document<typeof incidentSchema>

/** What `vitals incident list --json` prints. */
export const incidentsSchema = v.strictObject({
  incidents: v.pipe(v.array(incidentSchema), v.description('The newest opened or closed first.')),
})

export type Incidents = Document<typeof incidentsSchema>
