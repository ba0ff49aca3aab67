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

/** What ingest remembers of an agent, beside its states. Plain JSON; times are epoch milliseconds. */
export interface AgentMemory {
  readonly form: 1
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
  /** That was held back, because too many were silent at once or a silence hides it. */
  readonly braked: boolean
  /** What is wrong with the agent now; `null` for nothing. */
  readonly incident: Incident | null
  /** What operators said that no tick has heard yet. */
  readonly said: Said
  /** The packed state of the built-in check, in base64. */
  readonly heartbeat: string
}

const nothing: AgentMemory = {
  form: 1,
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
  heartbeat: '',
}

/**
 * Reads what was remembered; fields of an older form are filled in.
 *
 * @throws Error for a memory of a newer form: it must not be read as something else, nor overwritten.
 */
export function readMemory(text: string | null): AgentMemory {
  if (text === null) return nothing
  const parsed = JSON.parse(text) as { readonly form: number }
  if (parsed.form !== 1)
    throw new Error(`an agent's memory has the form ${parsed.form}, which is not read here`)
  return { ...nothing, ...(parsed as Partial<AgentMemory>) }
}
