import type { FlapSpec } from '../policy/language/policy.ts'

/** Samples that the flap index looks back on: 21 states, so 20 possible changes (Nagios' convention). */
const span = 20
const window = 2 ** span - 1
const hourMs = 3_600_000
const halfDayMs = 12 * hourMs
const never = Number.NEGATIVE_INFINITY

/** Shifts one more sample into the memory of changes; `changed` tells whether it moved the state. */
export function rememberChange(changes: number, changed: boolean): number {
  return ((changes << 1) | (changed ? 1 : 0)) & window
}

/**
 * How restless a check is, from 0 to 1: its changes of state over the last 21 samples, each weighted from 0.8 (the
 * oldest) to 1.2 (the newest), divided by the 20 that were possible (rule 10).
 */
export function flapIndex(changes: number): number {
  let weighted = 0
  for (let rest = changes & window; rest !== 0; rest &= rest - 1) {
    const age = 31 - Math.clz32(rest & -rest)
    // Weights in 95ths, so that sums are exact: 1.2 is 114 of them, and each sample of age takes 2 away.
    weighted += 114 - 2 * age
  }
  return weighted / (95 * span)
}

/** How restless a check was lately. Times are epoch milliseconds. */
export interface Restlessness {
  /** Which of the last 20 samples changed the state, newest in the lowest bit. */
  readonly changes: number
  /** When the newest changes were, oldest first; as many as {@link changesKept}. */
  readonly changedAt: readonly number[]
}

/** How many times of change are needed to decide by `spec`. */
export function changesKept({ hour, halfDay }: FlapSpec): number {
  return Math.max(hour.start, halfDay.start, hour.end, halfDay.end)
}

/**
 * Whether a check flaps (rule 10). It starts by the index or by changes within an hour or twelve, and ends only when all
 * of them are lower and the last change is old, so that damping itself does not flap.
 */
export function isFlapping(
  wasFlapping: boolean,
  { changes, changedAt }: Restlessness,
  moment: { readonly at: number; readonly paceMs: number },
  spec: FlapSpec,
): boolean {
  const { at, paceMs } = moment
  const { hour, halfDay } = spec
  // The index is asked last, because it costs the most.
  if (!wasFlapping) {
    if (areWithin(changedAt, hour.start, at, hourMs)) return true
    return areWithin(changedAt, halfDay.start, at, halfDayMs) || flapIndex(changes) >= spec.start
  }
  if (areWithin(changedAt, hour.end, at, hourMs)) return true
  if (areWithin(changedAt, halfDay.end, at, halfDayMs) || flapIndex(changes) >= spec.end) return true
  const quietMs = at - (changedAt.at(-1) ?? Number.NEGATIVE_INFINITY)
  return quietMs <= Math.max(spec.quietMs, 3 * paceMs)
}

/** Until when a check that flaps goes on to by its changes alone, in epoch milliseconds; negative infinity for too few. */
export function flapsUntil({ changedAt }: Restlessness, { hour, halfDay }: FlapSpec): number {
  const byHour = changedAt[changedAt.length - hour.end]
  const byHalfDay = changedAt[changedAt.length - halfDay.end]
  return Math.max(
    byHour === undefined ? never : byHour + hourMs,
    byHalfDay === undefined ? never : byHalfDay + halfDayMs,
  )
}

/** Whether so many changes lie within the span; the times are in order, so that one of them decides. */
function areWithin(changedAt: readonly number[], count: number, at: number, spanMs: number): boolean {
  if (count <= 0) return true
  const oldest = changedAt[changedAt.length - count]
  return oldest !== undefined && at - oldest <= spanMs
}
