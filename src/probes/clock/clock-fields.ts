import type { Value } from '../../core/value.ts'
import { roundTo } from '../number/round-to.ts'
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
    offset_ms: roundTo(offsetMs, digits),
    offset_abs_ms: roundTo(Math.abs(offsetMs), digits),
    root_dispersion_ms: roundTo(root.dispersionMs, 3),
    error_max_ms: roundTo(Math.abs(offsetMs) + distanceMs(root) + doubtMs, digits),
  }
}
