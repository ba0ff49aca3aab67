import type { Engine } from '../policy/engine/compiled.ts'
import type { GuardOutcome } from '../policy/workbench/compare/guard.ts'
import type { LabelsReport } from '../policy/workbench/incidents/report.ts'
import type { MutedReport } from '../policy/workbench/mute-plan/report.ts'
import type {
  FlappingSpan,
  SimulatedAction,
  SimulatedEscalation,
  SimulatedNotification,
  SimulatedTransition,
  SimulationEvent,
} from '../policy/workbench/simulate/event.ts'
import type { SimulationSummary } from '../policy/workbench/simulate/simulation.ts'
import type { State } from '../state.ts'
import type { Value } from '../value.ts'

/** When something happened; `sample` counts from 1 and is `null` at a tick that a gap left without a sample. */
interface OccasionReport {
  readonly at: string
  readonly sample: number | null
}

export interface SimulatedTransitionReport extends OccasionReport {
  readonly check: string
  readonly from: State
  readonly to: State
  readonly reason: string
  readonly condition: string | null
  readonly values: Readonly<Record<string, Value>>
}

export interface SimulatedNotificationReport extends OccasionReport {
  readonly check: string
  readonly kind: SimulatedNotification['kind']
  /** The state of the last notification about this check; `null` before the first. */
  readonly previously_notified: State | null
  readonly state: State
  readonly reason: string | null
}

export interface SimulatedActionReport extends OccasionReport {
  readonly action: string
  readonly check: string
  readonly kind: SimulatedAction['kind']
  readonly state: State
  readonly outcome: SimulatedAction['outcome']
  readonly reasons: SimulatedAction['reasons']
}

export interface SimulatedEscalationReport extends OccasionReport {
  readonly triggers: readonly string[]
  readonly refused: SimulatedEscalation['refused']
}

export interface FlappingReport {
  readonly check: string
  readonly from: string
  readonly to: string | null
}

/** What a dry run came to: the document of `vitals policy simulate --json`, its fields in this order. */
export interface SimulationReport {
  readonly policy: string
  readonly policy_digest: string
  readonly engine: number
  /** Samples read; filled ticks are not among them. */
  readonly samples: number
  readonly from: string | null
  readonly to: string | null
  readonly final: SimulationSummary['final']
  readonly transitions: readonly SimulatedTransitionReport[]
  /** The policy's state after every tick, those of filled gaps included; only where it was asked for. */
  readonly states?: readonly State[]
  /** The decision hash of each of those ticks. */
  readonly decision_hashes?: readonly string[]
  readonly notifications: readonly SimulatedNotificationReport[]
  readonly actions: readonly SimulatedActionReport[]
  readonly escalations: SimulationSummary['escalations']
  /** Seconds. */
  readonly time_in_state: Readonly<Partial<Record<State, number>>>
  readonly flapping: readonly FlappingReport[]
  /** Changes that people were not told of when they happened; only with a schedule of mutes. */
  readonly muted?: readonly MutedReport[]
  /** How the alarms fit labelled incidents; only where there are labels. */
  readonly labels?: LabelsReport
  /** What the guards found; only where there are some. */
  readonly guards?: readonly GuardOutcome[]
  readonly decision_hash: string
}

/** The part of a report that is known once everything was read: all but the lists. */
export type SimulationHead = Omit<
  SimulationReport,
  'transitions' | 'states' | 'decision_hashes' | 'notifications' | 'actions' | 'flapping'
>

/** The head of a report. `decisionHash` is `sha256:` + hex. */
export function simulationHead(
  { policy }: Engine,
  summary: SimulationSummary,
  decisionHash: string,
  { muted, labels, guards }: Pick<SimulationReport, 'muted' | 'labels' | 'guards'> = {},
): SimulationHead {
  const seconds = Object.entries(summary.timeInState).map(([state, ms]) => [state, ms / 1_000])
  return {
    policy: policy.name,
    policy_digest: policy.digest,
    engine: policy.engine,
    samples: summary.samples,
    from: summary.from === null ? null : isoTime(summary.from),
    to: summary.to === null ? null : isoTime(summary.to),
    final: summary.final,
    escalations: summary.escalations,
    time_in_state: Object.fromEntries(seconds),
    ...(muted && { muted }),
    ...(labels && { labels }),
    ...(guards && { guards }),
    decision_hash: decisionHash,
  }
}

function transitionReport(event: SimulatedTransition): SimulatedTransitionReport {
  const { at, sample, check, from, to, reason, condition, values } = event
  return { at: isoTime(at), sample, check, from, to, reason, condition, values }
}

function notificationReport(event: SimulatedNotification): SimulatedNotificationReport {
  const { at, sample, check, kind, told, state, reason } = event
  return { at: isoTime(at), sample, check, kind, previously_notified: told, state, reason }
}

function actionReport(event: SimulatedAction): SimulatedActionReport {
  const { at, sample, action, check, kind, state, outcome, reasons } = event
  return { at: isoTime(at), sample, action, check, kind, state, outcome, reasons }
}

function escalationReport(event: SimulatedEscalation): SimulatedEscalationReport {
  const { at, sample, triggers, refused } = event
  return { at: isoTime(at), sample, triggers, refused }
}

function flappingReport({ check, from, until }: FlappingSpan): FlappingReport {
  return { check, from: isoTime(from), to: until === null ? null : isoTime(until) }
}

/** An event as the report has it. */
export function eventReport(event: SimulationEvent): object {
  switch (event.type) {
    case 'transition':
      return transitionReport(event)
    case 'notification':
      return notificationReport(event)
    case 'action':
      return actionReport(event)
    case 'escalation':
      return escalationReport(event)
    case 'flapping':
      return flappingReport(event)
  }
}

function isoTime(at: number): string {
  return new Date(at).toISOString()
}
