import type { AuditEntry } from '../store.ts'
import type { SilenceRow } from './port.ts'
import type { Page, PageQuery } from './reads.ts'

/** A stored credential. Times are epoch milliseconds. */
export interface KeyRow {
  readonly id: string
  readonly kind: 'agent' | 'joining' | 'operator'
  /** The agent whose key it is, or the name of an operator or a pattern. */
  readonly subject: string
  readonly createdAt: number
  readonly revokedAt: number | null
  /** JSON, its form inside. Secrets come encrypted or hashed: the store keeps what it is given. */
  readonly body: string
}

/** All credentials with the version of the set, which every change raises by one. */
export interface KeySet {
  readonly version: number
  readonly keys: readonly KeyRow[]
}

export interface KeyStore {
  keys(): Promise<KeySet>
  /** The version alone, for who follows it. */
  keyVersion(): Promise<number>
  /**
   * Adds these keys or replaces those with the same id, with records of it, in one step.
   *
   * @param from the version that the change was made from
   * @returns the new version; `null`, with nothing changed, when another change came first
   */
  changeKeys(from: number, keys: readonly KeyRow[], audit: readonly AuditEntry[]): Promise<number | null>
}

/** Which silences to list; all, unless they are to end after `endsAfter` (epoch milliseconds). */
export interface SilenceQuery extends PageQuery {
  readonly endsAfter?: number
}

export interface SilenceStore {
  /** The newest made first. */
  silences(query: SilenceQuery): Promise<Page<SilenceRow>>
  silence(id: string): Promise<SilenceRow | null>
}

/** Policies by digest, so that what was stored under one can always be read. */
export interface PolicyStore {
  /** Keeps a policy; one that is there already stays. @param bytes JSON of the loaded policy, its form inside */
  keepPolicy(digest: string, bytes: Uint8Array): Promise<void>
  policy(digest: string): Promise<Uint8Array | null>
}

/** One run of a scheduled job. Times are epoch milliseconds. */
export interface JobRun {
  readonly run: number
  readonly job: string
  readonly startedAt: number
  /** `null` while it goes on. */
  readonly endedAt: number | null
  /** `lost`: the process ended before the job did. */
  readonly status: 'running' | 'ok' | 'failed' | 'lost'
  readonly detail: string
}

export interface JobStore {
  /** @returns the number of the run */
  beginJob(job: string, at: number): Promise<number>
  endJob(run: number, at: number, status: 'ok' | 'failed', detail: string): Promise<void>
  /** Runs of one job or of all, newest first. */
  jobRuns(query: PageQuery & { readonly job?: string }): Promise<Page<JobRun>>
}

/** How long what is kept where. */
export interface Retention {
  /** In the database itself; at least as long as a repeated beat is to be known, in milliseconds. */
  readonly recentMs: number
  /** In files of days that are read like the database. */
  readonly hotDays: number
  /** As compressed exports. */
  readonly coldDays: number
}

/** What one run of the retention did. */
export interface Retained {
  readonly beats: number
  readonly records: number
  readonly effects: number
  /** Silences that ended long ago. */
  readonly silences: number
  /** Days that were exported and are no longer read. */
  readonly exported: number
  /** Exports that were removed. */
  readonly removed: number
}

export interface RetentionStore {
  /**
   * Moves and removes what is old, in small pieces between which others get their turn. It may be killed at any point
   * and run again.
   *
   * @param now epoch milliseconds
   * @throws VitalsError STORE_UNWRITABLE; what was done until then stays done
   */
  retain(now: number, keep: Retention): Promise<Retained>
}

/** The beats that the trail must have the decisions on. */
export interface DecidedBeats {
  /** How many of them are kept with the hash of what was decided. */
  readonly decided: number
  /** Received since then, epoch milliseconds: of those before, the trail may be kept no more. */
  readonly since: number
  /** The newest record of the trail when it was looked. */
  readonly through: number
}

/** What verifying the kept beats came to; `block` is the first step whose beats are not what was stored. */
export type BeatsVerdict =
  | ({ readonly ok: true; readonly count: number } & DecidedBeats)
  | { readonly ok: false; readonly block: number }

export interface AuditStore {
  /** Adds records that belong to no other change: configuration, start and end of the gateway. */
  note(entries: readonly AuditEntry[]): Promise<void>
  /** Recomputes the chain of the kept beats and holds it against the trail. */
  verifyBeats(): Promise<BeatsVerdict>
  /**
   * Signs what the chain is now where something was added since; drivers also do it by themselves every 1,000 records.
   *
   * @returns whether there was something to sign
   */
  seal(): Promise<boolean>
}
