import type { AuditEntry } from '../../store.ts'
import {
  type AgentRow,
  type BeatName,
  type BeatRow,
  beatKey,
  type Changes,
  type ClaimedEffect,
  type FinishedEffect,
  type HeldClaim,
  type IngestTransaction,
  type OutboxRow,
  type SilenceRow,
} from '../port.ts'
import { StepRefused } from '../step-refused.ts'
import type { Fleet } from './fleet/fleet.ts'
import type { OutboxTable } from './tables/outbox-table.ts'
import type { SilenceTable } from './tables/silence-table.ts'

/** What a step reads of the database. */
export interface StepReads {
  readonly fleet: Fleet
  readonly outbox: OutboxTable
  readonly silences: SilenceTable
  /** Those of these beats that are stored, in any order. */
  beatsNamed(names: readonly BeatName[]): readonly BeatRow[]
}

/**
 * A step under way: it reads what is committed and gathers what it will write, so that the database's transaction is
 * one piece without a wait in it, and a step that fails has nothing to undo.
 */
export class Step implements IngestTransaction {
  readonly agents = new Map<string, AgentRow>()
  readonly beatRows: BeatRow[] = []
  readonly audit: AuditEntry[] = []
  readonly outboxRows: OutboxRow[] = []
  readonly claims = new Map<string, ClaimedEffect>()
  readonly finished: FinishedEffect[] = []
  readonly silenceRows = new Map<string, SilenceRow>()
  readonly ended = new Set<string>()
  readonly #reads: StepReads
  readonly #locked = new Map<string, number>()
  readonly #beats = new Map<string, BeatRow>()

  constructor(reads: StepReads) {
    this.#reads = reads
  }

  async claim(now: number, leaseMs: number, limit: number): Promise<readonly ClaimedEffect[]> {
    const claims = this.#reads.outbox.claimable(now, leaseMs, limit).filter(({ id }) => !this.claims.has(id))
    for (const claim of claims) this.claims.set(claim.id, claim)
    return claims
  }

  async holds(claims: readonly HeldClaim[]): Promise<ReadonlySet<string>> {
    return new Set(claims.filter((claim) => this.#holds(claim)).map(({ id }) => id))
  }

  async lock(agents: readonly string[]): Promise<ReadonlyMap<string, AgentRow>> {
    const rows = new Map<string, AgentRow>()
    for (const agent of agents) {
      const row = this.agents.get(agent) ?? (this.ended.has(agent) ? null : this.#reads.fleet.row(agent))
      if (!this.#locked.has(agent)) this.#locked.set(agent, row?.rev ?? 0)
      if (row !== null) rows.set(agent, row)
    }
    return rows
  }

  async beats(wanted: readonly BeatName[]): Promise<ReadonlyMap<string, BeatRow>> {
    const found = new Map<string, BeatRow>()
    const stored: BeatName[] = []
    for (const name of wanted) {
      const beat = this.#beats.get(beatKey(name))
      if (beat === undefined) stored.push(name)
      else found.set(beatKey(name), beat)
    }
    for (const beat of this.#reads.beatsNamed(stored)) found.set(beatKey(beat), beat)
    return found
  }

  async silences(now: number): Promise<readonly SilenceRow[]> {
    const rows = this.#reads.silences.endingAfter(now).filter(({ id }) => !this.silenceRows.has(id))
    return [...rows, ...[...this.silenceRows.values()].filter(({ until }) => until > now)]
  }

  async write(changes: Changes): Promise<void> {
    const {
      agents = [],
      beats = [],
      audit = [],
      outbox = [],
      finished = [],
      silences = [],
      ended = [],
    } = changes
    const moved = agents.filter(({ agent, rev }) => rev !== (this.#locked.get(agent) ?? Number.NaN) + 1)
    if (moved.length > 0) {
      throw new StepRefused(
        'agent_moved',
        moved.map(({ agent }) => ({ agent, id: '' })),
      )
    }
    for (const row of agents) {
      this.#locked.set(row.agent, row.rev)
      this.agents.set(row.agent, row)
    }
    for (const agent of ended) {
      this.#locked.set(agent, 0)
      this.agents.delete(agent)
      this.ended.add(agent)
    }
    for (const beat of beats) this.#beats.set(beatKey(beat), beat)
    this.beatRows.push(...beats)
    this.audit.push(...audit)
    this.outboxRows.push(...outbox)
    for (const row of silences) this.silenceRows.set(row.id, row)
    this.finished.push(...finished.filter((end) => this.#holds(end)))
  }

  #holds(claim: HeldClaim): boolean {
    const own = this.claims.get(claim.id)
    return own === undefined ? this.#reads.outbox.isHeld(claim) : own.fence === claim.fence
  }
}
