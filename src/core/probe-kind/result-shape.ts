import { fields, oneOf, orNull, type Shape, span, text, truth, value } from '../shape.ts'
import { parseTimestamp } from '../text/timestamp.ts'
import type { ProbeResult } from './probe-result.ts'

const timestamp: Shape<string> = (given): given is string => text(given) && parseTimestamp(given) !== null

/** A result as `ProbeResult` describes it, for who kept one outside. */
export const probeResult: Shape<ProbeResult> = fields<ProbeResult>({
  name: text,
  ok: truth,
  observed_at: timestamp,
  value,
  severity_hint: oneOf(['info', 'warn', 'critical']),
  error: orNull(text),
  ttl_ms: span,
})
