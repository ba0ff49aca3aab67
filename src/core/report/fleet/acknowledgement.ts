import * as v from 'valibot'
import { type Document, idSchema, stateSchema, timestampSchema } from '../document.ts'

/** What people may say that an incident was. */
export const incidentLabels = ['false_positive', 'missed', 'true_positive'] as const
export type IncidentLabel = (typeof incidentLabels)[number]

/** What an acknowledgement came to: the answer of `POST /v1/agents/{id}/ack`, and `vitals ack --json`. */
export const acknowledgementSchema = v.strictObject({
  agent_id: idSchema,
  checks: v.pipe(
    v.array(
      v.strictObject({
        name: v.string(),
        state: v.pipe(stateSchema, v.description('As it is now.')),
        covers: v.pipe(
          stateSchema,
          v.description('The severity that is acknowledged: of the beat, where one was named.'),
        ),
      }),
    ),
    v.description('Those whose open problem was meant.'),
  ),
  by: v.pipe(v.string(), v.description('The name of the token, or the account that asked over the socket.')),
  at: timestampSchema,
  note: v.string(),
  sticky: v.pipe(v.boolean(), v.description('Whether it survives a rise of the severity.')),
  expires_at: v.nullable(timestampSchema),
  remediated: v.pipe(v.boolean(), v.description('Somebody says that the problem was remedied.')),
  action: v.pipe(v.nullable(v.string()), v.description('The action whose spent budget was reset.')),
  incident_id: v.nullable(v.string()),
  label: v.pipe(
    v.nullable(v.picklist(incidentLabels)),
    v.description('What somebody said that the incident was.'),
  ),
})

export type AcknowledgementReport = Document<typeof acknowledgementSchema>
