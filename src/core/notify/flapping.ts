/** Samples that the flap index looks back on: 21 states, so 20 possible changes (Nagios' convention). */
const span = 20
const window = 2 ** span - 1

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

/** Starts at `start`, ends below `end`; in between it stays as it was, so that damping itself does not flap. */
export function isFlapping(
  wasFlapping: boolean,
  changes: number,
  thresholds: { readonly start: number; readonly end: number },
): boolean {
  if (changes === 0) return false
  const index = flapIndex(changes)
  return wasFlapping ? index >= thresholds.end : index >= thresholds.start
}
