import type { Phase } from './phase.ts'

/** What is wrong with a gateway that answers, or keeps its state from being known. */
export interface HealthReason {
  readonly severity: 'degraded' | 'critical' | 'unknown'
  /** Stable: `channel_down`, `plugin_failed`, `snapshot_old`, `part_unread`, … */
  readonly code: string
  /** What it is about: `whatsapp/default`; `gateway` for the gateway itself. */
  readonly subject: string
  readonly message: string
}

/** A gateway's verdict about itself, derived; *unknown* when it could not be asked, or a part of it could not. */
export type HealthState = 'healthy' | 'degraded' | 'critical' | 'unknown'

/** The document of `vitals health --json`. */
export interface HealthReport {
  /** True only for `healthy`. */
  readonly ok: boolean
  readonly state: HealthState
  /** How far the question came where it was not answered; `null` where it was. */
  readonly phase: Phase | null
  readonly error: { readonly code: string; readonly message: string; readonly hint: string } | null
  /** When the answer was made by the gateway, epoch milliseconds; a cached one is up to a minute old. */
  readonly timestamp: number | null
  readonly version: string | null
  /** Seconds. */
  readonly uptime: number | null
  /** From the look-up of the name to the answer, or to where the question ended. */
  readonly latency_ms: number
  readonly gateway: 'openclaw' | 'openvitals' | null
  /** Where it was asked, and where that address came from. */
  readonly url: string
  readonly url_from: string
  readonly reasons: readonly HealthReason[]
  /** Parts that were asked for and could not be read. */
  readonly unknown: readonly string[]
  /** The last error in the log of a gateway of this host that did not answer; `null` otherwise. */
  readonly last_error: { readonly timestamp: number | null; readonly message: string } | null
  /** Shown, never judged: one sample says nothing. */
  readonly event_loop: { readonly degraded: boolean; readonly delay_p99_ms: number | null } | null
}

/** The state that reasons add up to. What is not known keeps a gateway from being healthy: no data is never health. */
export function healthState(reasons: readonly HealthReason[]): HealthState {
  const has = (wanted: HealthReason['severity']) => reasons.some(({ severity }) => severity === wanted)
  if (has('critical')) return 'critical'
  if (has('unknown')) return 'unknown'
  return reasons.length > 0 ? 'degraded' : 'healthy'
}
