import type { Value } from '../../core/value.ts'
import { round } from '../number/round.ts'
import { distanceMs, type RootDistance } from './sntp.ts'

/**
 * The fields of a difference between two clocks.
 *
 * @param doubtMs how far the difference itself may be off, as by the way of question and answer
 */
export function offsetFields(offsetMs: number, root: RootDistance, doubtMs: number): Record<string, Value> {
  // Chrony counts in microseconds and less; over a network no more than tenths are known.
  const digits = doubtMs === 0 ? 3 : 1
  return {
    offset_ms: round(offsetMs, digits),
    offset_abs_ms: round(Math.abs(offsetMs), digits),
    root_dispersion_ms: round(root.dispersionMs, 3),
    error_max_ms: round(Math.abs(offsetMs) + distanceMs(root) + doubtMs, digits),
  }
}
