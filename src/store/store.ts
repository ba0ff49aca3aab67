import type { OnChangeMemory } from '../core/notify/on-change.ts'
import type { PolicyState } from '../core/policy/engine/policy-state.ts'
import type { CheckedPolicy } from '../core/policy/language/policy.ts'
import type { ProbeResult } from '../core/probe-kind/probe-result.ts'
import type { Value } from '../core/value.ts'
import type { Checkpoint } from './checkpoint/checkpoint.ts'

/** What a record of the trail can be of. */
export const auditEntryTypes = [
  'transition',
  'action',
  'acknowledgement',
  'silence',
  'configuration',
  'decision',
  'key',
  'gateway',
  'beats',
  'incident',
] as const

/** One fact for the audit trail, in its stored form (RFC 8785 canonical JSON is hashed). Times are RFC 3339. */
export interface AuditEntry {
  readonly ts: string
  readonly type: (typeof auditEntryTypes)[number]
  readonly [key: string]: Value
}

/** The very text and time that a driver stored of a record. */
export interface StoredText {
  readonly ts: string
  readonly text: string
}

/** An entry in its chain: `hash` is SHA-256 over the previous record's hash and this entry. */
export interface AuditRecord {
  readonly index: number
  readonly entry: AuditEntry
  readonly previous: string
  readonly hash: string
}

/** A place in a chain; index -1 is before its first record. */
export interface ChainPoint {
  readonly index: number
  readonly hash: string
}

/**
 * Both ends of one policy's audit chain, kept beside its records: `anchor` is the place just before the oldest
 * record there is (the genesis until something was pruned), `head` the newest.
 */
export interface ChainEnds {
  readonly policyPath: string
  readonly anchor: ChainPoint
  readonly head: ChainPoint
}

/** What one probe left behind; used again only while `optionsDigest` is the same. */
export interface ProbeMemory {
  readonly optionsDigest: string
  readonly result: ProbeResult
  readonly memory: Value
}

/** Everything that is remembered of one policy between runs. */
export interface Remembered {
  readonly state: PolicyState | null
  /** What was told to who hears of changes only; `null` where a release without it wrote the state, or nothing was. */
  readonly onChange: OnChangeMemory | null
  readonly probes: Readonly<Record<string, ProbeMemory>>
  /** Where a damaged memory was set aside just now; this run then begins without one. */
  readonly setAside?: string
  /** How many records were signed of a trail that is gone. */
  readonly trailGone?: number
}

/** What one run wants to be remembered; saved whole or not at all. */
export interface RunChanges {
  readonly state: PolicyState
  readonly onChange: OnChangeMemory
  /** Replaces the memories of these probes and keeps the others. */
  readonly probes: Readonly<Record<string, ProbeMemory>>
  readonly audit: readonly AuditEntry[]
}

/** One run's exclusive hold on a policy's memory. A process that dies holding it leaves the memory as it was. */
export interface Run {
  readonly remembered: Remembered
  /** Saves and lets go. Throws CANNOT_WRITE with nothing changed when the disk refuses. */
  commit(changes: RunChanges): Promise<void>
  /** Lets go without saving. */
  abandon(): Promise<void>
}

/** A record of the trail, the policy whose it is, and how it is stored. */
export interface TrailRecord {
  readonly policyPath: string
  readonly record: AuditRecord
  readonly stored: StoredText
}

/** What is read of trails: of the policies of a host, or of a gateway. */
export type TrailReads = Pick<Store, 'auditChains' | 'checkpoints' | 'auditTrail' | 'auditTrailBack'>

/** Where state and audit live between runs: the port that every driver fills and one contract suite tests. */
export interface Store {
  /**
   * Takes the policy's memory for this run, waiting at most `waitMs` for another run to end.
   *
   * A memory that is not what was written is set aside, and the run begins without one.
   *
   * @throws VitalsError STATE_LOCKED when the other run outlasts the wait; CANNOT_WRITE when the memory can
   * neither be opened nor created.
   */
  begin(policyPath: string, waitMs: number): Promise<Run>
  /** What is remembered, read without a hold; for when `begin` failed or nothing is to be saved. */
  peek(policyPath: string): Promise<Remembered>
  /** The compiled policy kept under `key`, `null` when there is none. */
  compiledPolicy(policyPath: string, key: string): Promise<CheckedPolicy | null>
  /** Keeps one compiled policy a path. A failure to write is no error: it only costs time. */
  keepCompiledPolicy(policyPath: string, key: string, policy: CheckedPolicy): Promise<void>
  /** The audit trail of one policy, or of every policy in the store, oldest first within each chain. */
  auditTrail(policyPath?: string): AsyncIterable<TrailRecord>
  /** The same, newest first within each chain: for who wants only the end of it. */
  auditTrailBack(policyPath?: string): AsyncIterable<TrailRecord>
  /** Both ends of the chain of one policy, or of every policy in the store; none for an unknown policy. */
  auditChains(policyPath?: string): Promise<readonly ChainEnds[]>
  /** The newest signed checkpoint of one policy's chain, or of every one that was ever signed here. */
  checkpoints(policyPath?: string): Promise<readonly Checkpoint[]>
  /**
   * Removes the oldest records up to the first that is not older than `beforeTs` (RFC 3339 in UTC); the hash of
   * the last one removed stays as the chain's anchor.
   *
   * @returns how many were removed.
   */
  pruneAudit(policyPath: string, beforeTs: string): Promise<number>
  close(): Promise<void>
}
