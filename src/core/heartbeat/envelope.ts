import type { ProbeResult } from '../probe-kind/probe-result.ts'
import type { State } from '../state.ts'
import type { Value } from '../value.ts'

/**
 * The seed's event envelope, in its own field names, with what the gateway contract adds: `type`, `event_version`,
 * and the order fields `boot_epoch` (starts of the agent) and `seq` (beats since the start, from 1).
 */
export interface Heartbeat {
  readonly type: 'heartbeat'
  readonly event_version: 1
  readonly agent_id: string
  /** `hb_` and a ULID. */
  readonly heartbeat_id: string
  /** When the agent judged, by its own clock: RFC 3339 in UTC. */
  readonly ts: string
  readonly boot_epoch?: number
  readonly seq?: number
  /** Values by probe name; a probe without one is absent. */
  readonly probes: Readonly<Record<string, Value>>
  readonly results?: readonly ProbeResult[]
  readonly policy: { readonly state: State; readonly reasons: readonly string[] }
  readonly escalation: { readonly llm_required: boolean; readonly confidence: number }
}

const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** A heartbeat id: `hb_` + ULID of a time (epoch milliseconds) and 10 random bytes, so that ids sort by time. */
export function heartbeatId(at: number, random: Uint8Array): string {
  let time = ''
  for (let rest = at, digit = 0; digit < 10; digit += 1) {
    time = crockford[rest % 32] + time
    rest = Math.floor(rest / 32)
  }
  let bits = 0n
  for (const byte of random.subarray(0, 10)) bits = (bits << 8n) | BigInt(byte)
  let chance = ''
  for (let digit = 0; digit < 16; digit += 1) {
    chance = crockford[Number(bits & 31n)] + chance
    bits >>= 5n
  }
  return `hb_${time}${chance}`
}
