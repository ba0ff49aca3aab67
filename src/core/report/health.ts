import * as v from 'valibot'
import type { Document } from './document.ts'

const text = v.string()
const count = v.pipe(v.number(), v.minValue(0))

const reason = v.strictObject({
  severity: v.picklist(['degraded', 'critical', 'unknown']),
  code: v.pipe(text, v.description('Stable: channel_down, plugin_failed, snapshot_old, part_unread, …')),
  subject: v.pipe(text, v.description('What it is about: whatsapp/default; gateway for the gateway itself.')),
  message: text,
})

/** The document of `vitals health --json`; the JSON Schema `policies/schemas/health.schema.json` is made from it. */
export const healthReportSchema = v.strictObject({
  ok: v.pipe(v.boolean(), v.description('True only when the state is healthy.')),
  state: v.picklist(['healthy', 'degraded', 'critical', 'unknown']),
  phase: v.pipe(
    v.nullable(v.picklist(['resolve', 'connect', 'handshake', 'call'])),
    v.description('How far the question came where it was not answered; null where it was.'),
  ),
  error: v.nullable(v.strictObject({ code: text, message: text, hint: text })),
  timestamp: v.pipe(
    v.nullable(v.number()),
    v.description(
      'When the answer was made, epoch milliseconds by the clock of the gateway; a cached one is up to a minute old.',
    ),
  ),
  version: v.nullable(text),
  uptime: v.pipe(v.nullable(count), v.description('Seconds.')),
  latency_ms: v.pipe(
    count,
    v.description('From the look-up of the name to the answer, or to where the question ended.'),
  ),
  gateway: v.nullable(v.picklist(['openclaw', 'openvitals'])),
  url: text,
  url_from: v.pipe(text, v.description('Where the address came from.')),
  other_url: v.pipe(
    v.nullable(text),
    v.description("Of vitals' own gateway, where it runs on this host too and was not asked."),
  ),
  reasons: v.array(reason),
  unknown: v.pipe(v.array(text), v.description('Parts that were asked for and could not be read.')),
  last_error: v.pipe(
    v.nullable(v.strictObject({ timestamp: v.nullable(v.number()), message: text })),
    v.description('The last error in the log of a gateway of this host that did not answer.'),
  ),
  event_loop: v.pipe(
    v.nullable(v.strictObject({ degraded: v.boolean(), delay_p99_ms: v.nullable(count) })),
    v.description('Shown, never judged: one sample says nothing.'),
  ),
})

/** What a question after a gateway's health came to. */
export type HealthReport = Document<typeof healthReportSchema>
/** What is wrong with a gateway that answers, or keeps its state from being known. */
export type HealthReason = HealthReport['reasons'][number]
/** A gateway's verdict about itself, derived; *unknown* when it could not be asked, or a part of it could not. */
export type HealthState = HealthReport['state']
