import type { CompiledCheck } from '../policy/engine/compiled.ts'
import { type CheckState, standingState } from '../policy/engine/policy-state.ts'
import { isIn } from '../policy/engine/truths/truths.ts'
import { isWorse, type State, worstState } from '../state.ts'
import type { Dependency, NewsPlan } from './audience.ts'
import type { Mute } from './mute.ts'
import type { Hidden } from './told.ts'

/** What the checks of a policy are at one tick, in the order of the policy. */
export interface Checks {
  readonly checks: readonly CheckState[]
  readonly compiled: readonly CompiledCheck[]
  /** What mutes each check; known for those that others depend on before these are looked at. */
  readonly mutes: readonly (readonly Mute[])[]
  readonly order: readonly State[]
  readonly at: number
  readonly paceMs: number
}

/**
 * What hides a check's messages because of the checks it depends on, from the present tick on (rule 11): a problem there
 * that is known to people or itself hidden, one that is not counted yet, and after its end the time to recover.
 */
export function hiddenBy(index: number, plan: NewsPlan, all: Checks): Hidden | null {
  const { dependsOn, settleMs } = plan.checks[index] as NewsPlan['checks'][number]
  if (dependsOn.length === 0) return null
  const { news } = all.checks[index] as CheckState
  const known = dependsOn.flatMap((dependency) => {
    const severity = troubleOf(dependency, all)
    return severity !== null && isKnown(dependency, all) ? [severity] : []
  })
  if (known.length > 0) {
    return { severity: worstState(known, all.order), until: null, waitingSince: -1 }
  }
  if (news.hidden !== null && news.hidden.waitingSince === -1) {
    // Trouble that nobody knows of explains nothing, neither now nor when it is over.
    const isUnknown = dependsOn.some((dependency) => troubleOf(dependency, all) !== null)
    const until = news.hidden.until ?? (isUnknown ? all.at : all.at + settleMs(all.paceMs))
    if (all.at < until) return { ...news.hidden, until }
  }
  const coming = dependsOn.flatMap((dependency) => comingOf(dependency, all))
  return coming.length === 0 ? null : waiting(coming, index, plan, all)
}

/** Whether a hidden check keeps this to itself: nothing worse than what hides it. What is well hides nothing. */
export function hides({ severity }: Hidden, state: State, order: readonly State[]): boolean {
  return severity !== 'healthy' && !isWorse(state, severity, order)
}

/** Whether a check's problem is told on a channel, on its way to one, or hidden itself. */
export function isKnownByChannels({ check }: Dependency, { checks, mutes }: Checks): boolean {
  if ((mutes[check]?.length ?? 0) > 0) return true
  const { news } = checks[check] as CheckState
  return Object.values(news.channels).some(({ begun, lost, sending }) => {
    return begun || lost || sending.state !== undefined
  })
}

function isKnown(dependency: Dependency, all: Checks): boolean {
  const { begun, lost } = (all.checks[dependency.check] as CheckState).news.report
  return begun || lost || isKnownByChannels(dependency, all)
}

export function troubleOf({ check, at }: Dependency, { checks, order }: Checks): State | null {
  const own = checks[check] as CheckState
  if (!isTrouble(own.state, at, order)) return null
  return worstState([own.state, standingState(own) ?? own.state], order)
}

function isTrouble(state: State, at: State, order: readonly State[]): boolean {
  return state === 'unknown' || state === at || isWorse(state, at, order)
}

/** The problems that a check's condition stands for and its count does not yet. */
function comingOf({ check, at }: Dependency, { checks, compiled, order }: Checks): State[] {
  const own = checks[check] as CheckState
  if (isTrouble(own.state, at, order)) return []
  const { leaving, spec, truths } = compiled[check] as CompiledCheck
  const coming = leaving[own.state].flatMap(({ index, and, spec: { to, consecutive, forMs } }) => {
    const run = own.runs[index] ?? 0
    // A count that is met and did not lead there waits for something else than its count: its `and:`.
    const isCounted = run >= consecutive && (own.seenMs[index] ?? 0) >= forMs
    // An unknown condition does not break its run; its `and:`, which no run counts, is asked of this sample alone.
    const goesOn = isIn(truths.open, index) && run > 0 && and === null
    return isTrouble(to, at, order) && (isIn(truths.holding, index) || goesOn) && !isCounted ? [to] : []
  })
  const isMissing = own.missing > 0 && spec.missing.treat === 'unknown'
  return isMissing ? [...coming, 'unknown'] : coming
}

/** A wait for a count ends by itself: nothing is hidden for longer than the count could take. */
function waiting(coming: readonly State[], index: number, plan: NewsPlan, all: Checks): Hidden | null {
  const { news } = all.checks[index] as CheckState
  const began = news.hidden?.waitingSince ?? -1
  const waitingSince = began === -1 ? all.at : began
  const { dependsOn } = plan.checks[index] as NewsPlan['checks'][number]
  const longest = Math.max(...dependsOn.map(({ countMs }) => countMs(all.paceMs)))
  if (all.at - waitingSince > longest) {
    return { severity: 'healthy', until: null, waitingSince }
  }
  return { severity: worstState(coming, all.order), until: null, waitingSince }
}
