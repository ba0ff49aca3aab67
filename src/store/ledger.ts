import type { AuditEntry } from './store.ts'

/** What one revision leaves: the new document, records for the ledger's own audit chain, and an answer. */
export interface Revision<Document, Result> {
  /** Saved as JSON; `at` in epoch milliseconds is the time of the revision. */
  readonly document: Document & { readonly at: number }
  readonly audit: readonly AuditEntry[]
  readonly result: Result
}

/**
 * Documents that are no policy's memory, each with a lock and an audit chain of its own: what the store remembers of
 * actions that people and scripts ask for. A name is a word, a colon and more, such as
 * `gateway:systemd-user/openclaw-gateway.service`.
 */
export interface LedgerStore {
  /** The document as last saved, read without a hold; `null` when there is none. */
  readLedger<Document>(name: string): Promise<Document | null>
  /**
   * Moves a damaged ledger out of the way, its chain with it; gives the new path, `null` when there was nothing that
   * could be moved.
   */
  setLedgerAside(name: string): string | null
  /**
   * Changes the document in one durable step that no other process can come between. `change` may be called again
   * and must not do anything itself.
   *
   * @throws VitalsError STATE_LOCKED after `waitMs`, CANNOT_WRITE with nothing changed
   */
  reviseLedger<Document, Result>(
    name: string,
    waitMs: number,
    change: (document: Document | null) => Revision<Document, Result>,
  ): Promise<Result>
}
