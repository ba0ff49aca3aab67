import {
  type AgentRow,
  type BeatRow,
  type BeatStore,
  beatKey,
  type Changes,
  type OutboxRow,
  type SilenceRow,
} from '../../../../src/store/gateway/port.ts'
import type { AuditStore, PolicyStore, SilenceStore } from '../../../../src/store/gateway/records.ts'
import { StepRefused } from '../../../../src/store/gateway/step-refused.ts'
import type { AuditEntry } from '../../../../src/store/store.ts'

/** A store in memory that keeps the port's promises: whole steps, revisions one after another, a beat once. */
export class MemoryStore implements BeatStore, PolicyStore, SilenceStore, Pick<AuditStore, 'note'> {
  readonly agents = new Map<string, AgentRow>()
  readonly beats = new Map<string, BeatRow>()
  readonly outbox = new Map<string, OutboxRow>()
  readonly audit: AuditEntry[] = []
  readonly #silences = new Map<string, SilenceRow>()
  readonly policies = new Map<string, Uint8Array>()
  #queue: Promise<unknown> = Promise.resolve()

  async agent(id: string): Promise<AgentRow | null> {
    return this.agents.get(id) ?? null
  }

  async silences() {
    return { items: [...this.#silences.values()], next: null }
  }

  async silence(id: string): Promise<SilenceRow | null> {
    return this.#silences.get(id) ?? null
  }

  async policy(digest: string): Promise<Uint8Array | null> {
    return this.policies.get(digest) ?? null
  }

  async keepPolicy(digest: string, bytes: Uint8Array): Promise<void> {
    if (!this.policies.has(digest)) this.policies.set(digest, bytes)
  }

  transaction: BeatStore['transaction'] = (work) => {
    const next = this.#queue.then(async () => {
      const written: Changes[] = []
      const result = await work({
        claim: async () => [],
        holds: async (claims) => new Set(claims.map(({ id }) => id)),
        lock: async (agents) => {
          return new Map(
            agents.flatMap((agent) => {
              const row = this.agents.get(agent)
              return row === undefined ? [] : [[agent, row] as const]
            }),
          )
        },
        beats: async (wanted) => {
          return new Map(
            wanted.flatMap((name) => {
              const row = this.beats.get(beatKey(name))
              return row === undefined ? [] : [[beatKey(name), row] as const]
            }),
          )
        },
        silences: async (now) => [...this.#silences.values()].filter(({ until }) => until > now),
        write: async (changes) => {
          written.push(changes)
        },
      })
      for (const changes of written) this.#apply(changes)
      return result
    })
    this.#queue = next.catch(() => {})
    return next
  }

  async note(entries: readonly AuditEntry[]): Promise<void> {
    this.audit.push(...entries)
  }

  async due(before: number, limit: number): Promise<readonly string[]> {
    return [...this.agents.values()]
      .filter(({ deadlineAt }) => deadlineAt !== null && deadlineAt < before)
      .sort((a, b) => (a.deadlineAt as number) - (b.deadlineAt as number))
      .slice(0, limit)
      .map(({ agent }) => agent)
  }

  async awaited(now: number, limit: number) {
    const watched = [...this.agents.values()].filter(({ deadlineAt }) => deadlineAt !== null)
    const quiet = watched.filter(({ seenAt, deadlineAt }) => now > (seenAt + (deadlineAt as number)) / 2)
    return { watched: watched.length, quiet: quiet.slice(0, limit).map(({ agent }) => agent) }
  }

  #apply({ agents = [], beats = [], audit = [], outbox = [], silences = [], ended = [] }: Changes): void {
    for (const row of agents) {
      if (row.rev !== (this.agents.get(row.agent)?.rev ?? 0) + 1) throw new Error(`${row.agent} moved`)
    }
    const known = beats.filter((row) => this.beats.has(beatKey(row)))
    if (known.length > 0) throw new StepRefused('beat_known', known)
    for (const agent of ended) {
      this.agents.delete(agent)
      for (const row of [...this.outbox.values()]) if (row.agent === agent) this.outbox.delete(row.id)
    }
    for (const row of agents) this.agents.set(row.agent, row)
    for (const row of beats) this.beats.set(beatKey(row), row)
    for (const row of outbox) if (!this.outbox.has(row.id)) this.outbox.set(row.id, row)
    for (const row of silences) this.#silences.set(row.id, row)
    this.audit.push(...audit)
  }
}
