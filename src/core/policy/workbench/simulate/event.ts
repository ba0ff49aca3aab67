import type { ActionDecision } from '../../../action/decision.ts'
import type { GateRefusal } from '../../../escalation/gate.ts'
import type { Mute } from '../../../notify/mute.ts'
import type { Notice } from '../../../notify/notice.ts'
import type { State } from '../../../state.ts'
import type { Frame } from '../../engine/frame.ts'
import type { CheckState } from '../../engine/policy-state.ts'
import type { Transition } from '../../engine/policy-step.ts'

/** Where an event belongs: `sample` counts from 1, and is `null` at a tick that a gap left without any sample. */
interface Occasion {
  readonly at: number
  readonly sample: number | null
}

export interface SimulatedTransition extends Transition, Occasion {
  readonly type: 'transition'
}

/** Something people would have been told; in a simulation it is delivered at once. */
export interface SimulatedNotification extends Notice, Occasion {
  readonly type: 'notification'
}

/** An action that was decided on: a message of a channel, or a remediation; no reasons means that it would have run. */
export interface SimulatedAction extends ActionDecision, Occasion {
  readonly type: 'action'
}

/** A tick that called for a model; `refused` says why it would not have been asked. */
export interface SimulatedEscalation extends Occasion {
  readonly type: 'escalation'
  readonly triggers: readonly string[]
  readonly refused: GateRefusal | null
}

/** A time in which a check flapped; `until` is `null` when it still did at the end. Told when it is over. */
export interface FlappingSpan {
  readonly type: 'flapping'
  readonly check: string
  readonly from: number
  readonly until: number | null
}

export type SimulationEvent =
  | SimulatedTransition
  | SimulatedNotification
  | SimulatedAction
  | SimulatedEscalation
  | FlappingSpan

/** Where a simulation stands after a tick. */
export interface Ticked {
  readonly at: number
  /** The policy's state from now on. */
  readonly state: State
  /** Whether no sample made it, but a gap. */
  readonly filled: boolean
  /** In the order of the policy's checks. */
  readonly checks: readonly CheckState[]
  /** What muted each of them. */
  readonly mutes: readonly (readonly Mute[])[]
  readonly frame: Frame
}

/** What hears of a simulation as it goes; to get all of it at once use {@link collectEvents}. */
export interface SimulationSink {
  readonly event?: (event: SimulationEvent) => void
  /** After every tick, those of filled gaps included. */
  readonly tick?: (ticked: Ticked) => void
  /**
   * What every decision hash begins with, once; then the state that the run began with. Bytes are good only during the
   * call, and an edge hashes them.
   */
  readonly head?: (bytes: Uint8Array) => void
  readonly first?: (bytes: Uint8Array) => void
  /** The state before a tick, where the hash of each tick is asked for. */
  readonly prior?: (bytes: Uint8Array) => void
  /** The record of a tick. */
  readonly record?: (bytes: Uint8Array) => void
}

/** Everything that happened, in memory: for suites, comparisons and tests, not for long inputs. */
export interface CollectedEvents extends Required<Pick<SimulationSink, 'event' | 'tick'>> {
  readonly transitions: SimulatedTransition[]
  readonly notifications: SimulatedNotification[]
  readonly actions: SimulatedAction[]
  readonly escalations: SimulatedEscalation[]
  readonly flapping: FlappingSpan[]
  /** The policy's state after each tick. */
  readonly states: { readonly at: number; readonly state: State; readonly filled: boolean }[]
}

/** A sink that keeps every event and every state. */
export function collectEvents(): CollectedEvents {
  const kept = {
    transition: [] as SimulatedTransition[],
    notification: [] as SimulatedNotification[],
    action: [] as SimulatedAction[],
    escalation: [] as SimulatedEscalation[],
    flapping: [] as FlappingSpan[],
  }
  const states: CollectedEvents['states'] = []
  return {
    transitions: kept.transition,
    notifications: kept.notification,
    actions: kept.action,
    escalations: kept.escalation,
    flapping: kept.flapping,
    states,
    event: (event) => (kept[event.type] as SimulationEvent[]).push(event),
    tick: ({ state, at, filled }) => states.push({ at, state, filled }),
  }
}
