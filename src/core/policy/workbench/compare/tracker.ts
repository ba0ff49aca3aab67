import type { Policy } from '../../language/policy.ts'
import { type LabelsReport, labelsReport } from '../incidents/report.ts'
import { IncidentCounter } from '../incidents/score.ts'
import type { IncidentWindow } from '../incidents/windows.ts'
import { HiddenChanges } from '../mute-plan/hidden.ts'
import { PlannedMutes } from '../mute-plan/planned-mutes.ts'
import type { MutePlan } from '../mute-plan/read.ts'
import { type MutedReport, mutedReport } from '../mute-plan/report.ts'
import type { SimulationEvent, Ticked } from '../simulate/event.ts'
import type { SimulatedMutes, SimulationSummary } from '../simulate/simulation.ts'
import { EventCounter, type SimulationCounts } from './counts.ts'

/** What is asked of a dry run beyond its events; `null` for what is not. */
export interface Questions {
  readonly labels: readonly IncidentWindow[] | null
  readonly plan: MutePlan | null
}

/** The answers; `muted` and `labels` are there for what was asked. */
export interface Answers {
  readonly counts: SimulationCounts
  readonly muted?: readonly MutedReport[]
  readonly labels?: LabelsReport
}

/** Names that a guard may use without labels, with them, and in a comparison. */
export const countNames = [
  ...['transitions', 'notifications', 'pages', 'actions', 'suppressed', 'escalations', 'escalation_share'],
  ...['flapping', 'notifications_per_day', 'actions_per_day'],
] as const
export const labelNames = ['true_positives', 'misses', 'false_alarms', 'alarm_outside_s'] as const
export const differenceNames = ['added', 'removed', 'moved'] as const

/** Follows one dry run: counts its events, scores it against labels, plays a schedule of mutes into it. */
export class SimulationTracker {
  readonly #policy: Policy
  readonly #counter = new EventCounter()
  readonly #incidents: IncidentCounter | null
  readonly #mutes: PlannedMutes | null
  readonly #hidden: HiddenChanges | null
  readonly #muted: MutedReport[] = []

  constructor(policy: Policy, { labels, plan }: Questions) {
    this.#policy = policy
    this.#incidents = labels && new IncidentCounter(labels, alarmingAtFirst(policy))
    const mutes = plan && new PlannedMutes(plan)
    this.#mutes = mutes
    this.#hidden = mutes && new HiddenChanges(policy, (change) => this.#muted.push(mutedReport(change)))
  }

  /** What the schedule hides and acknowledges; `undefined` without one. */
  get mutes(): SimulatedMutes | undefined {
    return this.#mutes ?? undefined
  }

  event(event: SimulationEvent): void {
    this.#counter.event(event)
    this.#incidents?.event(event)
    this.#hidden?.event(event)
  }

  tick(ticked: Ticked): void {
    this.#incidents?.tick(ticked.at)
    this.#hidden?.tick(ticked)
  }

  finish(summary: SimulationSummary): Answers {
    const { intervalMs } = this.#policy
    this.#hidden?.finish()
    const score = this.#incidents?.finish(summary.from, summary.to, intervalMs)
    return {
      counts: this.#counter.finish(summary, intervalMs),
      ...(this.#hidden !== null && {
        muted: this.#muted.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)),
      }),
      ...(score !== undefined && { labels: labelsReport(score) }),
    }
  }
}

function alarmingAtFirst({ checks }: Policy): string[] {
  return checks
    .filter(({ initial }) => initial === 'degraded' || initial === 'critical')
    .map(({ name }) => name)
}

/** The numbers that guards look at. */
export function guardNumbers({ counts, labels }: Answers): Readonly<Record<string, number>> {
  if (labels === undefined) return { ...counts }
  const { true_positives, misses, false_alarms, alarm_outside_s } = labels
  return { ...counts, true_positives, misses, false_alarms, alarm_outside_s }
}
