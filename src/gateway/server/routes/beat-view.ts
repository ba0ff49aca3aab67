import { isoTime, nearestIsoTime } from '../../../core/text/time.ts'
import type { BeatRow } from '../../../store/gateway/port.ts'
import type { BeatLine } from '../api/answers/agents-schema.ts'

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
