import { type BeatWindow, emptyWindow } from '../../../../core/heartbeat/order/reorder.ts'
import { noSenders, type Senders } from '../../../../core/heartbeat/order/senders.ts'
import type { IncidentLabel } from '../../../../core/report/fleet/acknowledgement.ts'
import type { State } from '../../../../core/state.ts'
import { nothingSaid, type Said } from '../operator/said.ts'

/** A held beat as the window keeps it; its body is in its row. */
export interface HeldItem {
  readonly id: string
  readonly receivedAt: number
}

/** Problems of one agent that belong together: from its first bad check to the recovery of the last. */
export interface Incident {
  readonly id: string
  /** When its first check turned, epoch milliseconds. */
  readonly at: number
  /** The agent's worst state in it. */
  readonly worst: State
  /** In the order in which they turned bad. */
  readonly checks: readonly string[]
  /** Who acknowledged all that is bad in it, last. */
  readonly acknowledged?: { readonly by: string; readonly at: number } | undefined
  /** What somebody said that it was. */
  readonly label?: IncidentLabel
}

/** What ingest remembers of an agent, beside its policy's state. Times are epoch milliseconds. */
export interface AgentMemory {
  readonly window: BeatWindow<HeldItem>
  readonly senders: Senders
  /** The newest beat that was used. */
  readonly last: { readonly id: string; readonly ts: number; readonly receivedAt: number } | null
  /** The agent's own verdict in it, beside which ours stands. */
  readonly verdict: State | null
  /** How far the agent's clock is ahead of ours. */
  readonly skewMs: number
  /** Since when beats come whose attempts are out of tolerance; -1 for none since the last good one. */
  readonly clockSkewAt: number
  /** How far apart its beats are, where they say so. */
  readonly intervalMs: number | null
  /** It signed off: it is not missed. */
  readonly leaving: boolean
  /** Its silence was judged; nothing more is until the next beat. */
  readonly silent: boolean
  /** That was held back: too many were silent at once, a silence hides it, a cooldown holds it, or it flaps. It is looked at again. */
  readonly braked: boolean
  /** What is wrong with the agent now; `null` for nothing. */
  readonly incident: Incident | null
  /** What operators said that no tick has heard yet. */
  readonly said: Said
  /** The packed state of the built-in check; empty before the first tick. */
  readonly heartbeat: Uint8Array
}

/** The memory of an agent that never beat. */
export const noMemory: AgentMemory = {
  window: emptyWindow,
  senders: noSenders,
  last: null,
  verdict: null,
  skewMs: 0,
  clockSkewAt: -1,
  intervalMs: null,
  leaving: false,
  silent: false,
  braked: false,
  incident: null,
  said: nothingSaid,
  heartbeat: new Uint8Array(0),
}
