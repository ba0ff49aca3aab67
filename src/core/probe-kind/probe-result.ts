import type { Value } from '../value.ts'

/** How serious a probe's author finds a result; the policy alone decides the state. */
export type SeverityHint = 'info' | 'warn' | 'critical'

/**
 * The seed's strict probe contract, in the seed's own field names because it is also the wire form.
 *
 * - `ok`: the target answered as its kind expects; never the policy's verdict.
 * - `observed_at`: RFC 3339 in UTC with milliseconds.
 * - `value`: `null` only when the prober could not do its work (an *error*); a target that failed has
 *   `{up: false, reason: 'refused' | 'timeout' | 'budget' | …}` instead.
 * - `error`: what went wrong in words, `null` when nothing did.
 * - `ttl_ms`: for how long after `observed_at` the result may be reused, in milliseconds.
 */
export interface ProbeResult {
  readonly name: string
  readonly ok: boolean
  readonly observed_at: string
  readonly value: Value
  readonly severity_hint: SeverityHint
  readonly error: string | null
  readonly ttl_ms: number
}
