import * as v from 'valibot'

const text = v.string()
const count = v.pipe(v.number(), v.minValue(0))

const reason = v.strictObject({
  severity: v.picklist(['degraded', 'critical', 'unknown']),
  code: text,
  subject: text,
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
    v.description('Epoch milliseconds, by the clock of the gateway.'),
  ),
  version: v.nullable(text),
  uptime: v.pipe(v.nullable(count), v.description('Seconds.')),
  latency_ms: count,
  gateway: v.nullable(v.picklist(['openclaw', 'openvitals'])),
  url: text,
  url_from: text,
  reasons: v.array(reason),
  unknown: v.pipe(v.array(text), v.description('Parts that were asked for and could not be read.')),
  last_error: v.pipe(
    v.nullable(v.strictObject({ timestamp: v.nullable(v.number()), message: text })),
    v.description('The last error in the log of a gateway of this host that did not answer.'),
  ),
  event_loop: v.pipe(
    v.nullable(v.strictObject({ degraded: v.boolean(), delay_p99_ms: v.nullable(count) })),
    v.description('Shown, never judged.'),
  ),
})
