import type { SimulationEvent } from '../simulate/event.ts'
import type { SimulationSummary } from '../simulate/simulation.ts'

/** What a dry run came to in numbers: what two policies are compared by, and what guards look at. */
export interface SimulationCounts {
  readonly transitions: number
  readonly notifications: number
  /** Notifications of problems, starts of flapping included. */
  readonly pages: number
  /** Actions that would run. */
  readonly actions: number
  /** Actions held back. */
  readonly suppressed: number
  /** Ticks that would have asked a model. */
  readonly escalations: number
  /** Of all ticks, from 0 to 1. */
  readonly escalation_share: number
  readonly flapping: number
  readonly notifications_per_day: number
  readonly actions_per_day: number
}

const dayMs = 86_400_000

/** Counts the events of a dry run as they come. */
export class EventCounter {
  #transitions = 0
  #notifications = 0
  #pages = 0
  #actions = 0
  #suppressed = 0
  #flapping = 0

  event(event: SimulationEvent): void {
    if (event.type === 'transition') this.#transitions += 1
    else if (event.type === 'flapping') this.#flapping += 1
    else if (event.type === 'action' && event.outcome === 'would_run') this.#actions += 1
    else if (event.type === 'action') this.#suppressed += 1
    else if (event.type === 'notification') {
      this.#notifications += 1
      if (event.kind === 'problem' || event.kind === 'flapping_started') this.#pages += 1
    }
  }

  /** @param intervalMs how long the last sample counts */
  finish({ from, to, escalations }: SimulationSummary, intervalMs: number): SimulationCounts {
    const days = from === null || to === null ? 0 : (to + intervalMs - from) / dayMs
    const perDay = (count: number) => (days === 0 ? 0 : count / days)
    return {
      transitions: this.#transitions,
      notifications: this.#notifications,
      pages: this.#pages,
      actions: this.#actions,
      suppressed: this.#suppressed,
      escalations: escalations.count,
      escalation_share: escalations.ratio,
      flapping: this.#flapping,
      notifications_per_day: perDay(this.#notifications),
      actions_per_day: perDay(this.#actions),
    }
  }
}
