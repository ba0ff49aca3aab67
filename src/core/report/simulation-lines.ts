import * as v from 'valibot'
import { type Document, digestSchema, stateSchema } from './document.ts'
import { simulationReportSchema } from './simulation.ts'

const { transitions, notifications, actions, flapping } = simulationReportSchema.entries
const { at, sample } = transitions.item.entries
const head = v.omit(simulationReportSchema, [
  'transitions',
  'states',
  'decision_hashes',
  'notifications',
  'actions',
  'flapping',
]).entries

const escalationSchema = v.strictObject({
  at,
  sample,
  triggers: v.pipe(v.array(v.string()), v.description('What called for a model.')),
  refused: v.pipe(
    v.nullable(
      v.picklist(['disabled', 'flapping', 'maintenance', 'acknowledgement', 'dependency', 'budget']),
    ),
    v.description('Why it would not have been asked; null where it would have been.'),
  ),
})

const line = <const Type extends string, Entries extends v.ObjectEntries>(type: Type, entries: Entries) =>
  v.strictObject({ type: v.literal(type), ...entries })

/**
 * One line of `vitals policy simulate --format ndjson`; `policies/schemas/simulate-ndjson.schema.json` is made from it.
 */
export const simulationLineSchema = v.variant('type', [
  line('transition', transitions.item.entries),
  line('notification', notifications.item.entries),
  line('action', actions.item.entries),
  line('escalation', escalationSchema.entries),
  line('flapping', flapping.item.entries),
  line('state', { at, state: stateSchema, decision_hash: digestSchema }),
  line('summary', head),
])

/** A tick that would have asked a model. */
export type SimulatedEscalationReport = Document<typeof escalationSchema>

export type SimulationLine = Document<typeof simulationLineSchema>
