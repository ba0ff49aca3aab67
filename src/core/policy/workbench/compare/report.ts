import * as v from 'valibot'
import { type Document, stateSchema } from '../../../report/document.ts'
import { isoTime } from '../../../text/time.ts'
import type { Policy } from '../../language/policy.ts'
import { labelsSchema } from '../incidents/report.ts'
import { mutedSchema } from '../mute-plan/report.ts'
import type { SimulationSummary } from '../simulate/simulation.ts'
import type { GuardOutcome } from './guard.ts'
import { guardSchema } from './guard-schema.ts'
import type { Answers } from './tracker.ts'
import type { Change, ChangeDifference } from './transitions.ts'

const count = v.pipe(v.number(), v.integer(), v.minValue(0))
const amount = v.pipe(v.number(), v.minValue(0))
const seconds = v.optional(amount)

const sideSchema = v.strictObject({
  file: v.string(),
  policy: v.string(),
  policy_digest: v.string(),
  samples: count,
  final: stateSchema,
  counts: v.strictObject({
    transitions: count,
    notifications: count,
    pages: count,
    actions: count,
    suppressed: count,
    escalations: count,
    escalation_share: amount,
    flapping: count,
    notifications_per_day: amount,
    actions_per_day: amount,
  }),
  time_in_state: v.strictObject({
    healthy: seconds,
    degraded: seconds,
    critical: seconds,
    recovering: seconds,
    unknown: seconds,
  }),
  muted: v.optional(v.array(mutedSchema)),
  labels: v.optional(labelsSchema),
  decision_hash: v.string(),
})

const changeSchema = v.strictObject({
  at: v.string(),
  check: v.string(),
  from: stateSchema,
  to: stateSchema,
  reason: v.string(),
})

/** The document of `vitals policy simulate --diff --json`. */
export const comparisonSchema = v.strictObject({
  base: sideSchema,
  other: sideSchema,
  transitions: v.strictObject({
    same: count,
    added: v.array(changeSchema),
    removed: v.array(changeSchema),
    moved: v.array(
      v.strictObject({
        ...changeSchema.entries,
        other_at: v.string(),
        by_s: v.pipe(v.number(), v.description('Negative is earlier than under the base policy.')),
      }),
    ),
  }),
  guards: v.array(guardSchema),
})

export type ComparisonReport = Document<typeof comparisonSchema>
export type ComparedSide = ComparisonReport['base']

/** One of the two runs. `decisionHash` is `sha256:` + hex. */
export function comparedSide(
  file: string,
  policy: Policy,
  summary: SimulationSummary,
  { counts, muted, labels }: Answers,
  decisionHash: string,
): ComparedSide {
  const times = Object.entries(summary.timeInState).map(([state, ms]) => [state, ms / 1_000])
  return {
    file,
    policy: policy.name,
    policy_digest: policy.digest,
    samples: summary.samples,
    final: summary.final.state,
    counts: { ...counts },
    time_in_state: Object.fromEntries(times),
    ...(muted && { muted: [...muted] }),
    ...(labels && { labels }),
    decision_hash: decisionHash,
  }
}

/** The whole document: two runs over the same samples, how their changes differ, and what the guards found. */
export function comparisonReport(
  base: ComparedSide,
  other: ComparedSide,
  { same, added, removed, moved }: ChangeDifference,
  guards: readonly GuardOutcome[],
): ComparisonReport {
  return {
    base,
    other,
    transitions: {
      same,
      added: added.map(changeReport),
      removed: removed.map(changeReport),
      moved: moved.map(({ before, after, byMs }) => {
        return { ...changeReport(before), other_at: isoTime(after.at), by_s: byMs / 1_000 }
      }),
    },
    guards: [...guards],
  }
}

function changeReport({ at, check, from, to, reason }: Change): v.InferOutput<typeof changeSchema> {
  return { at: isoTime(at), check, from, to, reason }
}
