import type { EffectResult } from '../../core/settle.ts'
import type { State } from '../../core/state.ts'
import type { AuditEntry } from '../store.ts'

/**
 * What is remembered of one agent. A state derives from exactly the one before it: `rev` is one more with every write,
 * and a row that was never written counts as 0. Times are epoch milliseconds.
 */
export interface AgentRow {
  readonly agent: string
  readonly rev: number
  /** Order of the newest beat that was used; 0 for none. */
  readonly bootEpoch: number
  readonly seq: number
  /** When the newest sign of life was received. */
  readonly seenAt: number
  /** When somebody must look: silence, or a held beat is due; `null` for never. */
  readonly deadlineAt: number | null
  readonly state: State
  readonly since: number
  /** Digest of the policy that `packed` is to be read by; `null` without one. */
  readonly policyDigest: string | null
  /** PolicyState by position under that policy, its form in the first byte; see `core/policy/engine/packed/`. */
  readonly packed: Uint8Array | null
  /** What ingest remembers for itself: order window, held beats, boot ids, missed, skew. Its form is in the first byte. */
  readonly memory: Uint8Array
}

/** What became of a beat. */
export type BeatFate = 'used' | 'held' | 'late' | 'sampled'

/** One beat that was taken in. Times are epoch milliseconds. */
export interface BeatRow {
  readonly agent: string
  /** The `heartbeat_id`. */
  readonly id: string
  /** SHA-256 of the body as it came, in hex: what tells a repetition from another beat with the same id. */
  readonly print: string
  readonly receivedAt: number
  readonly ts: number
  /** Both 0 where the beat has none. */
  readonly bootEpoch: number
  readonly seq: number
  readonly fate: BeatFate
  readonly state: State
  readonly skewMs: number
  /** The first answer, JSON. */
  readonly answer: string
  /** Hash of the decision; `null` where nothing was decided. */
  readonly tickHash: string | null
  /** The body as it came; `null` for a sampled beat. */
  readonly body: Uint8Array | null
  /** Whether parts of the body were left out under load; not without it. */
  readonly isShortened?: boolean
}

/** An effect that waits to be performed. Times are epoch milliseconds. */
export interface OutboxRow {
  /** Names the effect for ever: the receiver's idempotency key. Written twice, it stays the first. */
  readonly id: string
  readonly agent: string
  readonly at: number
  /** JSON of what is to be done and how; whoever performs it knows the form. */
  readonly effect: string
  /** Not before this time is it claimed. */
  readonly notBefore: number
}

/** An effect in the hands of one performer, until `until`; later ones carry a higher `fence`. */
export interface ClaimedEffect extends OutboxRow {
  readonly fence: number
  /** How many claims there were, this one included. */
  readonly tries: number
  readonly until: number
}

/** A claim, as what ends it names it. */
export interface HeldClaim {
  readonly id: string
  readonly fence: number
}

/** The end of one claim: the result of the try, and when to try again (`null`: never). */
export interface FinishedEffect extends HeldClaim {
  readonly result: Exclude<EffectResult, 'claimed'>
  readonly retryAt: number | null
}

/** A silence or a maintenance. Times are epoch milliseconds. */
export interface SilenceRow {
  /** Ids sort by the time at which they were made. */
  readonly id: string
  readonly from: number
  /** Its end, excluded; one that somebody ended has ended then. */
  readonly until: number
  /** JSON, its form inside. */
  readonly body: string
}

/** Everything that one step leaves; whole or not at all. */
export interface Changes {
  readonly agents?: readonly AgentRow[]
  readonly beats?: readonly BeatRow[]
  readonly audit?: readonly AuditEntry[]
  readonly outbox?: readonly OutboxRow[]
  readonly finished?: readonly FinishedEffect[]
  /** New ones, and those that changed. */
  readonly silences?: readonly SilenceRow[]
  /**
   * Locked agents that are no more: their rows go, and with them the effects that wait. Their beats and records stay,
   * and one that comes again is one that was never written.
   */
  readonly ended?: readonly string[]
}

/**
 * One step: what was claimed, locked or looked up stays so until its end. Order, the same everywhere so that nobody
 * waits in a circle: claims and `holds`, then `lock`, then the rest.
 */
export interface IngestTransaction {
  /** Claims effects that are due at `now` or whose lease ran out: at most `limit`, oldest first. */
  claim(now: number, leaseMs: number, limit: number): Promise<readonly ClaimedEffect[]>
  /** Of these claims, the ids whose fence is still the newest and that were not finished. */
  holds(claims: readonly HeldClaim[]): Promise<ReadonlySet<string>>
  /**
   * The rows of these agents, held until the end; agents that were never written are not in it. Their bytes are good
   * until the end too: who keeps some copies them.
   */
  lock(agents: readonly string[]): Promise<ReadonlyMap<string, AgentRow>>
  /** Beats that are known already, by {@link beatKey}: asked for those that are not newer than the agent's order. */
  beats(wanted: readonly BeatName[]): Promise<ReadonlyMap<string, BeatRow>>
  /** The silences that hold at `now` or later (epoch milliseconds): those of this step too. */
  silences(now: number): Promise<readonly SilenceRow[]>
  /**
   * Adds to what is written at the end; may be called more than once.
   *
   * @throws StepRefused `agent_moved` where a `rev` is not one more than the stored one, or the agent was not locked.
   */
  write(changes: Changes): Promise<void>
}

export interface BeatName {
  readonly agent: string
  readonly id: string
}

/** The key of {@link IngestTransaction.beats}: two agents may use the same id. */
export function beatKey({ agent, id }: BeatName): string {
  return `${agent}\0${id}`
}

/** The agents that have a deadline, and those among them that are heard of later than usual. */
export interface AwaitedAgents {
  readonly watched: number
  readonly quiet: readonly string[]
}

/** Where beats, states, effects and the trail are changed together. */
export interface BeatStore {
  /**
   * Does `work` in one durable step. When it resolves, everything that it wrote is on the disk; when it throws, or
   * `work` did, nothing of it is.
   *
   * @throws VitalsError STORE_UNWRITABLE while the disk refuses, which may pass; StepRefused `beat_known` where a beat
   * that was not looked up is stored already; whatever `work` throws.
   */
  transaction<Result>(work: (step: IngestTransaction) => Promise<Result>): Promise<Result>
  /** Agents whose deadline is before `before` (epoch milliseconds): at most `limit`, the longest overdue first. */
  due(before: number, limit: number): Promise<readonly string[]>
  /**
   * The agents that are expected to be heard of, at `now` (epoch milliseconds): how many have a deadline, and for whom more
   * than half of the time from when it was seen until then is over, at most `limit` of them.
   */
  awaited(now: number, limit: number): Promise<AwaitedAgents>
}
