import type { CompiledCheck, CompiledTransition } from '../core/policy/engine/compiled.ts'
import { lackOf, waysOut } from '../core/policy/engine/missing.ts'
import type { View } from '../core/policy/engine/observe.ts'
import { type CheckState, standingState } from '../core/policy/engine/policy-state.ts'
import { valuesAt } from '../core/policy/engine/policy-step.ts'
import { plainLimits } from '../core/policy/language/condition/plain-limits.ts'
import type { CheckReport } from '../core/report/probe.ts'
import { formatDuration } from '../core/text/duration.ts'
import { isoTime } from '../core/text/time.ts'

/** How a round saw a check. Times are epoch milliseconds. */
interface SeenCheck {
  readonly skipped: boolean
  /** When the round was judged. */
  readonly at: number
  readonly saved: boolean
  /** Until when silences hide the check; `null` where they do not. */
  readonly until: number | null
}

/** What a round's report says of one check. */
export function checkReport(
  check: CompiledCheck,
  own: CheckState,
  view: View,
  { skipped, at, saved, until }: SeenCheck,
): CheckReport {
  return {
    name: check.spec.name,
    state: own.state,
    since: isoTime(own.since),
    reasons: reasonsOf(check, own, view),
    counters: countersOf(check, own, at),
    flapping: own.flapping,
    acknowledged: acknowledgedIn(own),
    silenced_until: until === null ? null : isoTime(until),
    skipped,
    assumed: !saved && isAssumed(check, own),
    values: valuesAt(check.paths, view),
    limits: limitsOf(check, own),
  }
}

function acknowledgedIn({ news }: CheckState): CheckReport['acknowledged'] {
  if (news.acknowledged === null) return null
  const { by, note, at, sticky, expiresAt } = news.acknowledged
  return { by, note, at: isoTime(at), sticky, expires_at: expiresAt === null ? null : isoTime(expiresAt) }
}

function reasonsOf(check: CompiledCheck, own: CheckState, view: View): string[] {
  if (own.state === 'healthy') return []
  if (own.reason !== null) return [own.reason]
  if (own.state !== 'unknown') return ['initial_state']
  return [own.missing > 0 ? lackOf(check, view.frame) : 'undecided']
}

function isAssumed(check: CompiledCheck, own: CheckState): boolean {
  const spec = check.transitions[own.entered]?.spec
  return own.state !== 'healthy' && spec !== undefined && (spec.consecutive > 1 || spec.forMs > 0)
}

/**
 * How far each way out of the present state has got: `2/3` samples, `40s/2m` of a time, or both while both lack. A way
 * that has all it asks for and waits for a hold says how long: `3/3, held 4m`.
 */
export function countersOf(check: CompiledCheck, own: CheckState, at: number): Record<string, string> {
  const counters: Record<string, string> = {}
  const standing = standingState(own) ?? 'unknown'
  for (const way of waysOut(check, standing)) {
    const { index, spec } = way
    const run = own.runs[index] ?? 0
    if (run === 0) continue
    const samples = `${Math.min(run, spec.consecutive)}/${spec.consecutive}`
    const lacking: string[] = run < spec.consecutive ? [samples] : []
    const seenMs = own.seenMs[index] ?? 0
    if (seenMs < spec.forMs) lacking.push(`${wholeSeconds(seenMs)}/${formatDuration(spec.forMs)}`)
    if (lacking.length === 0) lacking.push(samples, ...heldFor(check, own, way, standing, at))
    counters[`${spec.from}->${spec.to}`] = lacking.join(', ')
  }
  return counters
}

function heldFor(
  check: CompiledCheck,
  own: CheckState,
  { spec }: CompiledTransition,
  standing: CheckReport['state'],
  at: number,
): string[] {
  const holdMs = check.transitions[own.entered]?.spec.holdMs ?? 0
  const restMs = own.entryTrueAt + holdMs - at
  const isMilder = check.rank[spec.to] < check.rank[standing]
  return holdMs > 0 && restMs > 0 && isMilder ? [`held ${wholeSeconds(restMs)}`] : []
}

// A second that is not over yet was not seen.
function wholeSeconds(ms: number): string {
  return formatDuration(ms < 1_000 ? ms : Math.floor(ms / 1_000) * 1_000)
}

/** The plain thresholds around the present state: the one that led to it, then those of the ways out, worst last. */
function limitsOf(check: CompiledCheck, own: CheckState): CheckReport['limits'] {
  const standing = standingState(own) ?? 'unknown'
  const entered = check.transitions[own.entered]
  const ways = [
    ...(entered !== undefined && entered.spec.to === standing ? [entered] : []),
    ...waysOut(check, standing).toSorted((a, b) => Number(b.worsening) - Number(a.worsening)),
  ]
  const limits = new Map<string, CheckReport['limits'][number]>()
  for (const { spec } of ways) {
    for (const { path, operator, threshold } of plainLimits(spec.condition.tree)) {
      const limit = { value: path, to: spec.to, operator, threshold, condition: spec.condition.source }
      limits.set(`${path} ${spec.to} ${operator} ${threshold}`, limit)
    }
  }
  return [...limits.values()]
}
