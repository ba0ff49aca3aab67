/**
 * What is left out under load, each with all before it: 1 details of stored bodies, 2 bodies of uneventful beats of
 * agents with low priority, 3 agents that were never seen, 4 all but beats whose own verdict is critical.
 */
export type AdmissionLevel = 0 | 1 | 2 | 3 | 4

/** The level, and since when; epoch milliseconds. */
export interface Admission {
  readonly level: AdmissionLevel
  readonly since: number
}

/** Nothing is left out. */
export const admitsAll: Admission = { level: 0, since: 0 }

// How full the queue is when each level begins; a level ends at half of that.
const begins = [0, 0.25, 0.5, 0.75, 0.9] as const
const stepDownMs = 500
// Where nearly all are refused, the store has nothing to do soon: that step must not last.
const lastStepDownMs = 100

/**
 * The level at `at`, for a queue that is `fill` full (0 to 1). It rises at once and as far as it must, and falls two steps
 * a second, the last one in a tenth of it, when the queue has fallen well below where the level began.
 */
export function admissionAt(now: Admission, fill: number, at: number): Admission {
  const wanted = begins.findLastIndex((from) => fill >= from) as AdmissionLevel
  if (wanted > now.level) return { level: wanted, since: at }
  const falls =
    now.level > 0 &&
    fill < begins[now.level] / 2 &&
    at - now.since >= (now.level === 4 ? lastStepDownMs : stepDownMs)
  return falls ? { level: (now.level - 1) as AdmissionLevel, since: at } : now
}

/** How many beats an agent may still send at once; `at` is when that was true, in epoch milliseconds. */
export interface Allowance {
  readonly left: number
  readonly at: number
}

const mostAtOnce = 8
const beatsAnInterval = 4

/** The allowance of an agent that has not beaten for long. */
export function fullAllowance(at: number): Allowance {
  return { left: mostAtOnce, at }
}

/** Takes one beat off, `null` when there is none left: an agent may beat four times an interval, and eight at once. */
export function spendBeat({ left, at }: Allowance, now: number, intervalMs: number): Allowance | null {
  // A clock that was set back must not keep the agent waiting until it is there again.
  const regained = (Math.abs(now - at) * beatsAnInterval) / intervalMs
  const present = Math.min(mostAtOnce, left + regained)
  return present < 1 ? null : { left: present - 1, at: now }
}

/** Seconds until a refused sender may try again: `base`, and up to as much again by chance (0 to 1). */
export function retryAfterSeconds(base: number, chance: number): number {
  return Math.ceil(base * (1 + chance))
}
