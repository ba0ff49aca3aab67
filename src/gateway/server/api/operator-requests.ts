import * as v from 'valibot'
import { incidentLabels } from '../../../core/report/fleet/acknowledgement.ts'
import { silenceKinds } from '../../../core/report/fleet/silence.ts'
import { parseTimestamp } from '../../../core/text/timestamp.ts'

const zoned = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:[Zz]|[+-]\d\d:\d\d)$/

const time = v.pipe(
  v.string(),
  v.regex(zoned, 'must be a time with its zone, such as 2026-01-01T12:00:00Z'),
  v.check((text) => parseTimestamp(text) !== null, 'is no time that there is'),
)
const agent = v.pipe(v.string(), v.regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'is no id of an agent'))
const name = v.pipe(v.string(), v.minLength(1), v.maxLength(128))
const note = v.pipe(v.optional(v.pipe(v.string(), v.maxLength(1_000)), ''), v.description('For people.'))
const checks = v.pipe(v.array(name), v.maxLength(256))
const label = v.pipe(
  v.optional(v.picklist(incidentLabels)),
  v.description('What the incident was; counted by vitals_incident_labels_total.'),
)

const acknowledgement = {
  note,
  sticky: v.pipe(
    v.optional(v.boolean(), false),
    v.description('Survives a rise of the severity; others end with it. All end with the recovery.'),
  ),
  expires_at: v.pipe(v.optional(time), v.description('When it ends at the latest; RFC 3339 with its zone.')),
  label,
}

/** What is said of the open problems that a beat belongs to. */
export const beatAckSchema = v.strictObject({
  agent_id: v.pipe(v.optional(agent), v.description('Whose beat it is, where several agents used the id.')),
  ...acknowledgement,
})

/** What is said of the open problems of an agent. */
export const agentAckSchema = v.strictObject({
  checks: v.pipe(
    v.optional(checks, []),
    v.description('The checks that are meant; all with an open problem without it.'),
  ),
  remediated: v.pipe(
    v.optional(v.boolean(), false),
    v.description(
      'Somebody remedied it: remediation_applied is true for these problems. Acknowledges nothing.',
    ),
  ),
  action: v.pipe(
    v.optional(name),
    v.description('Resets the spent budget of this action. Acknowledges nothing.'),
  ),
  ...acknowledgement,
})

/** A silence or a maintenance that is to be made. */
export const silenceRequestSchema = v.strictObject({
  kind: v.pipe(
    v.optional(v.picklist(silenceKinds), 'silence'),
    v.description('A silence holds messages back, a maintenance remediations and calls of a model too.'),
  ),
  agent: v.pipe(
    v.optional(
      v.nullable(
        v.pipe(v.string(), v.regex(/^[A-Za-z0-9*?][A-Za-z0-9._*?-]{0,63}$/, 'is no id of an agent')),
      ),
      null,
    ),
    v.description('An id, or a pattern such as web-*; every agent without it.'),
  ),
  checks: v.pipe(v.optional(checks, []), v.description('The checks that are meant; all without it.')),
  from: v.pipe(v.optional(time), v.description('When it begins; at once without it.')),
  until: v.pipe(time, v.description('Its end, excluded; RFC 3339 with its zone.')),
  note,
})
