import type { Allowance } from '../../../core/heartbeat/admission.ts'
import { retryAfterSeconds } from '../../../core/heartbeat/admission.ts'
import type { Beat } from '../../../core/heartbeat/beat/read-beat.ts'
import { type AgentMutes, agentMutes, noAgentMutes, type Silence } from '../../../core/notify/silence.ts'
import type { IncidentLabel } from '../../../core/report/fleet/acknowledgement.ts'
import type { State } from '../../../core/state.ts'
import {
  type BeatName,
  type BeatRow,
  beatKey,
  type Changes,
  type FinishedEffect,
  type IngestTransaction,
  type OutboxRow,
} from '../../../store/gateway/port.ts'
import type { AuditEntry } from '../../../store/store.ts'
import type { AnsweredAction } from '../api/answers/beats-schema.ts'
import type { Consequences } from './effects.ts'
import type { SignedBeat } from './items.ts'
import { KnownBeats } from './known-beats.ts'
import type { Measures, StepTally } from './measures.ts'
import { type News, newsOf } from './news.ts'
import type { PreparedBeat } from './prepared-beat.ts'
import type { AgentWork } from './state/agent-work.ts'
import type { JudgedPolicies } from './state/judged-policy.ts'
import { reasonsOf } from './state/reasons.ts'

/** Who hears of what is committed. */
export interface NewsListener {
  readonly hearsBeats: () => boolean
  readonly told: (news: News) => void
}

/** What steps share, and what they touch besides the store. */
export interface StepContext {
  readonly policies: JudgedPolicies
  /** How often each agent may still beat; lost with the process. */
  readonly allowances: Map<string, Allowance>
  readonly measures: Measures
  /** The gateway's clock, epoch milliseconds. */
  readonly now: number
  /** How far that is ahead of the clock of deadlines, in milliseconds: how far it was set since the start. */
  readonly drift: number
  /** Actions wait: the clock was set, or the gateway did not get to its work. */
  readonly isHolding: boolean
  /** Who hears of what is committed; nobody without it. */
  readonly listener?: NewsListener | undefined
  /** Chance between 0 and 1, for waits that differ. */
  readonly chance: () => number
}

/** One batch while it is worked on: what it reads and everything that it will write. */
export class Step {
  readonly known: KnownBeats
  readonly now: number
  readonly drift: number
  readonly isHolding: boolean
  readonly allowances: Map<string, Allowance>
  readonly measures: Measures
  readonly #context: StepContext
  readonly #works = new Map<string, AgentWork>()
  readonly #kept = new Map<string, Beat>()
  readonly #beats: BeatRow[] = []
  readonly #audit: AuditEntry[] = []
  readonly #outbox: OutboxRow[] = []
  readonly #finished: FinishedEffect[] = []
  readonly #actions = new Map<string, readonly AnsweredAction[]>()
  readonly #decided = new Map<string, number>()
  readonly #labels: IncidentLabel[] = []
  readonly #silences: readonly Silence[]

  /** @param silences those that hold now or later */
  constructor(transaction: IngestTransaction, silences: readonly Silence[], context: StepContext) {
    this.#silences = silences
    this.known = new KnownBeats(transaction)
    this.#context = context
    this.now = context.now
    this.drift = context.drift
    this.isHolding = context.isHolding
    this.allowances = context.allowances
    this.measures = context.measures
  }

  /** Marks an agent as changed: its row is written. */
  touch(work: AgentWork): void {
    this.#works.set(work.agent, work)
  }

  /** Keeps a beat that is read already, for its turn. */
  keep(work: AgentWork, { beat }: PreparedBeat): void {
    if (beat !== null) this.#kept.set(beatKey(beat), beat)
    this.touch(work)
  }

  keptBeat(agent: string, id: string): Beat | null {
    return this.#kept.get(beatKey({ agent, id })) ?? null
  }

  addBeat(row: BeatRow): void {
    this.#beats.push(row)
    this.known.add(row)
  }

  /** Takes what follows of a tick. @param beat the id of its beat; `null` for a silence */
  follow(agent: string, beat: string | null, { audit, outbox, actions }: Consequences): void {
    this.#audit.push(...audit)
    this.#outbox.push(...outbox)
    if (beat !== null) this.#actions.set(beatKey({ agent, id: beat }), actions)
    this.#decided.set(agent, this.decisions(agent) + audit.length)
  }

  /** What silences hide of an agent now. */
  mutesOf(agent: string): AgentMutes {
    return this.#silences.length === 0 ? noAgentMutes : agentMutes(this.#silences, { agent, at: this.now })
  }

  /** Somebody said what an incident was. */
  label(label: IncidentLabel): void {
    this.#labels.push(label)
  }

  /** Ends the claim of an effect. */
  finish(end: FinishedEffect): void {
    this.#finished.push(end)
  }

  /** How much was decided for an agent in this step. */
  decisions(agent: string): number {
    return this.#decided.get(agent) ?? 0
  }

  actionsOf(name: BeatName): readonly AnsweredAction[] {
    return this.#actions.get(beatKey(name)) ?? []
  }

  /** The agent's state as it is told now. */
  stateOf(work: AgentWork): { readonly state: State; readonly reasons: readonly string[] } {
    if (work.builtIn === null && work.judgedAt !== null) work.prepare(work.judgedAt)
    return { state: work.state, reasons: reasonsOf(work) }
  }

  intervalOf(work: AgentWork, { policy }: SignedBeat): number {
    return work.memory.intervalMs ?? this.#context.policies.of(policy).intervalMs
  }

  retryAfter(seconds: number): number {
    return retryAfterSeconds(Math.max(1, seconds), this.#context.chance())
  }

  /** What is stored of a body: all of it, or under load what the judge reads. */
  storedBody(text: string, { body }: Beat, level: SignedBeat['level']): Uint8Array {
    if (level === 0) return Buffer.from(text)
    const { components: _, ...rest } = body
    return Buffer.from(JSON.stringify(rest))
  }

  /** What it comes to, once it is committed. */
  tally(): StepTally {
    const missed = [...this.#works.values()].reduce((sum, work) => sum + work.newlyMissed, 0)
    return {
      fates: this.#beats.map(({ fate }) => fate),
      missed: Math.max(0, missed),
      labels: this.#labels,
      settled: this.#finished.map(({ result }) => result),
    }
  }

  /** What others hear of it, once it is committed; `null` for nothing. */
  news(): News | null {
    const { listener } = this.#context
    if (listener === undefined) return null
    return newsOf({ beats: this.#beats, audit: this.#audit }, listener.hearsBeats())
  }

  changes(): Changes {
    return {
      agents: [...this.#works.values()].map((work) => work.row(this.now)),
      beats: this.#beats,
      audit: this.#audit,
      outbox: this.#outbox,
      finished: this.#finished,
    }
  }
}
