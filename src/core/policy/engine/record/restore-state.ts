import { type CheckNews, noNews, nothingTold } from '../../../notify/told.ts'
import { defaultStateOrder, type State } from '../../../state.ts'
import { type CheckState, noRuns, type PolicyState } from '../policy-state.ts'

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
type LandedAttempts = Readonly<Record<string, readonly number[] | { readonly attempts: number[] }>>

/**
 * A state as it was stored or recorded, in today's shape: what an earlier release did not keep is filled in. `null` for
 * what is no state.
 */
export function restoreState(parsed: unknown): PolicyState | null {
  if (!isMap(parsed) || parsed.version !== 1) return null
  const parts = [parsed.overall, parsed.checks, parsed.facts, parsed.windows, parsed.observedAt]
  if (!parts.every(isMap) || !Object.values(parsed.checks as object).every(isMap)) return null
  if (
    !isTime(parsed.at) ||
    !hasState(parsed.overall) ||
    !Object.values(parsed.checks as object).every(hasState)
  ) {
    return null
  }
  const state = parsed as unknown as PolicyState
  const checks = Object.entries(state.checks).map(([name, check]) => [name, restoreCheck(check)] as const)
  return {
    ...state,
    checks: Object.fromEntries(checks),
    steps: state.steps ?? [],
    gone: state.gone ?? {},
    attempts: restoreAttempts(state.attempts as LandedAttempts | undefined),
  }
}

function restoreCheck(check: CheckState): CheckState {
  const landed = check as Omit<CheckState, keyof LandedCheck> & LandedCheck
  const { notified = null, flappingTold = false, ...rest } = landed
  // Clocks and counts of an older engine say nothing of this one's conditions: they begin again, the state stays.
  const clocks = rest.ways === undefined ? noRuns(0) : {}
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
function restoreAttempts(kept: LandedAttempts | undefined): Record<string, readonly number[]> {
  const attempts: Record<string, number[]> = {}
  for (const [key, value] of Object.entries(isMap(kept) ? kept : {})) {
    const isLanded = isMap(value)
    const starts = isLanded ? (value as { readonly attempts: number[] }).attempts : value
    if (!Array.isArray(starts) || !starts.every(isTime)) continue
    const name = isLanded ? (key.split('/')[0] ?? key) : key
    const before = Object.hasOwn(attempts, name) ? (attempts[name] ?? []) : []
    Object.defineProperty(attempts, name, {
      value: [...before, ...starts].sort((a, b) => a - b),
      ...{ enumerable: true, writable: true, configurable: true },
    })
  }
  return attempts
}

function hasState(value: unknown): boolean {
  return isMap(value) && defaultStateOrder.includes(value.state as State) && isTime(value.since)
}

// What no report can write is no time of ours.
function isTime(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value < 253_402_300_800_000
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
