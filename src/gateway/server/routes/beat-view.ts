import type { State } from '../../../core/state.ts'
import { isoTime, nearestIsoTime } from '../../../core/text/time.ts'
import type { BeatFate, BeatRow } from '../../../store/gateway/port.ts'

/** A beat in a list. `ts` is by the agent's clock, `received_at` by ours; RFC 3339 in UTC. */
export interface BeatLine {
  readonly heartbeat_id: string
  readonly ts: string
  readonly received_at: string
  /** `null` where the beat had no number. */
  readonly boot_epoch: number | null
  readonly seq: number | null
  readonly status: BeatFate
  /** Of the agent, after the beat. */
  readonly state: State
  readonly skew_ms: number
  /** SHA-256 of the body as it came. */
  readonly body_digest: string
}

/** One beat in a line. */
export function beatLine({
  id,
  ts,
  receivedAt,
  bootEpoch,
  seq,
  fate,
  state,
  skewMs,
  print,
}: BeatRow): BeatLine {
  return {
    heartbeat_id: id,
    ts: nearestIsoTime(ts),
    received_at: isoTime(receivedAt),
    boot_epoch: bootEpoch === 0 ? null : bootEpoch,
    seq: seq === 0 ? null : seq,
    status: fate,
    state,
    skew_ms: skewMs,
    body_digest: `sha256:${print}`,
  }
}
