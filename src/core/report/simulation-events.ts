import type { Engine } from '../policy/engine/compiled.ts'
import type {
  FlappingSpan,
  SimulatedAction,
  SimulatedEscalation,
  SimulatedNotification,
  SimulatedTransition,
  SimulationEvent,
} from '../policy/workbench/simulate/event.ts'
import type { SimulationSummary } from '../policy/workbench/simulate/simulation.ts'
import { isoTime } from '../text/time.ts'
import type {
  FlappingReport,
  SimulatedActionReport,
  SimulatedNotificationReport,
  SimulatedTransitionReport,
  SimulationHead,
  SimulationReport,
} from './simulation.ts'
import type { SimulatedEscalationReport } from './simulation-lines.ts'

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
