import { type CheckNews, noNews, nothingTold } from '../../../notify/told.ts'
import { isMap } from '../../../shape.ts'
import type { State } from '../../../state.ts'
import { type CheckState, noRuns, type PolicyState } from '../policy-state.ts'
import { stateFits } from './state-fits.ts'
import { policyState } from './state-shape.ts'

/** What checks and attempts looked like before messages were remembered for each channel. */
interface LandedCheck {
  readonly notified?: State | null
  readonly flappingTold?: boolean
  readonly changedAt?: number[]
  readonly problemSince?: number
  readonly covered?: State | null
  readonly stuck?: boolean
  readonly news?: CheckNews
  readonly ways?: string[]
  readonly coveredSince?: number
  readonly entryTrueAt?: number
  readonly reloaded?: number
}

/**
 * A state as it was stored or recorded, in today's shape: what an earlier release did not keep is filled in. `null` for
 * what is no state, in any of its parts. Takes `parsed` over.
 */
export function restoreState(parsed: unknown): PolicyState | null {
  if (!isMap(parsed) || parsed.version !== 1) return null
  if (!isMap(parsed.checks) || !Object.values(parsed.checks).every(isMap)) return null
  const checks = Object.entries(parsed.checks).map(([name, check]) => {
    return [name, restoreCheck(check as unknown as CheckState)] as const
  })
  const { steps = [], gone = {}, attempts = {} } = parsed
  const state = {
    ...parsed,
    checks: Object.fromEntries(checks),
    steps,
    gone,
    attempts: restoreAttempts(attempts),
  }
  return policyState(state) && stateFits(state) ? state : null
}

function restoreCheck(check: CheckState): CheckState {
  const landed = check as Omit<CheckState, keyof LandedCheck> & LandedCheck
  const { notified = null, flappingTold = false, ...rest } = landed
  // Clocks and counts of an older engine say nothing of this one's conditions: they begin again, the state stays.
  const clocks = rest.ways === undefined ? { ...noRuns(0), entered: -1 } : {}
  return {
    coveredSince: -1,
    entryTrueAt: -1,
    reloaded: -1,
    ways: [],
    changedAt: [],
    covered: null,
    stuck: false,
    problemSince: rest.problemOpen ? rest.since : -1,
    news: newsOf(notified, flappingTold),
    ...rest,
    ...clocks,
  }
}

function newsOf(notified: State | null, flapping: boolean): CheckNews {
  const begun = notified !== null && notified !== 'healthy'
  return { ...noNews(-1), report: { ...nothingTold(), state: notified, begun, flapping } }
}

/** Once kept for each check that called an action, as `action/check`; now for the action. */
function restoreAttempts(kept: unknown): unknown {
  if (!isMap(kept) || !Object.values(kept).some(isMap)) return kept
  const attempts: Record<string, unknown[]> = {}
  for (const [key, value] of Object.entries(kept)) {
    const starts = isMap(value) ? value.attempts : value
    if (!Array.isArray(starts)) return null
    const name = isMap(value) ? (key.split('/')[0] ?? key) : key
    const before = Object.hasOwn(attempts, name) ? (attempts[name] ?? []) : []
    Object.defineProperty(attempts, name, {
      value: [...before, ...starts].sort((a, b) => Number(a) - Number(b)),
      ...{ enumerable: true, writable: true, configurable: true },
    })
  }
  return attempts
}
