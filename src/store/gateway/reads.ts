import type { EffectResult } from '../../core/settle.ts'
import type { State } from '../../core/state.ts'
import type { AuditRecord, ChainEnds } from '../store.ts'
import type { AgentRow, BeatRow, OutboxRow } from './port.ts'

/** Part of a list. `cursor` is what the page before gave as `next`; without one, a list starts at its beginning. */
export interface PageQuery {
  readonly cursor?: string
  readonly limit: number
}

export interface Page<Item> {
  readonly items: readonly Item[]
  /** Where the next page begins; `null` at the end. */
  readonly next: string | null
}

export interface AgentQuery extends PageQuery {
  readonly state?: State
}

/** Which records to list; what is not given does not restrict. Times are RFC 3339 in UTC. */
export interface TrailQuery extends PageQuery {
  readonly agent?: string
  readonly type?: string
  /** Included. */
  readonly since?: string
  /** Excluded. */
  readonly until?: string
  /** Newest first is the usual way; `forward` is oldest first. */
  readonly forward?: boolean
}

/** An effect with what became of it. Times are epoch milliseconds. */
export interface EffectFate {
  /** When it was planned. */
  readonly at: number
  /** JSON, as it was planned. */
  readonly effect: string
  readonly tries: number
  /** Of the newest try; `null` before one ended. */
  readonly result: Exclude<EffectResult, 'claimed'> | null
  /** Whether it is tried again. */
  readonly isWaiting: boolean
}

export interface FleetCounts {
  readonly agents: Readonly<Record<State, number>>
  /** Effects that wait, those under way included. */
  readonly outbox: number
  /** When the oldest of them may run or ran; `null` without one. */
  readonly oldestEffectAt: number | null
  /** Records in the trail ever written. */
  readonly audit: number
}

/** What is asked of the fleet by people and programs; every answer is of one committed state. */
export interface FleetReads {
  /** In order of their ids. @throws VitalsError USAGE for a cursor that is none of ours */
  agents(query: AgentQuery): Promise<Page<AgentRow>>
  agent(id: string): Promise<AgentRow | null>
  /** The agent's beats, the newest taken in first, as far back as they are kept hot. */
  beats(agent: string, query: PageQuery): Promise<Page<BeatRow>>
  /** Every kept beat of this id: two agents may use the same one. */
  beatsOf(id: string): Promise<readonly BeatRow[]>
  trail(query: TrailQuery): Promise<Page<AuditRecord>>
  chainEnds(): Promise<ChainEnds>
  /** Effects that wait, oldest first. */
  outbox(query: PageQuery): Promise<Page<OutboxRow>>
  /** The newest effects that are kept, the newest first, those that are over too. */
  effectFates(limit: number): Promise<readonly EffectFate[]>
  counts(): Promise<FleetCounts>
}
