import { ulid } from '../heartbeat/heartbeat-id.ts'

/**
 * The id of a silence: `sil_` and the beginning of a ULID, so that ids sort by the time at which silences were made and are
 * short enough to be typed.
 *
 * @param at epoch milliseconds
 * @param random 10 bytes
 */
export function silenceId(at: number, random: Uint8Array): string {
  return `sil_${ulid(at, random).slice(0, 16)}`
}
