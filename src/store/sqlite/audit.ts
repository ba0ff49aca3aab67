import type { DatabaseSync } from 'node:sqlite'
import { canonicalJson, toWellFormed } from '../../core/text/canonical-json.ts'
import { link } from '../chain/chain.ts'
import type { AuditEntry, AuditRecord, ChainEnds, ChainPoint, StoredText } from '../store.ts'

const recordsAPage = 500

/** Adds entries behind `head`, inside the caller's transaction; gives the new head. */
export function appendEntries(
  db: DatabaseSync,
  head: ChainPoint,
  entries: readonly AuditEntry[],
): ChainPoint {
  if (entries.length === 0) return head
  const insert = db.prepare('INSERT INTO audit VALUES (?, ?, ?, ?, ?)')
  let last = head
  for (const entry of entries) {
    const record = link(last, toWellFormed(entry) as AuditEntry)
    insert.run(record.index, record.entry.ts, record.previous, record.hash, canonicalJson(record.entry))
    last = record
  }
  return { index: last.index, hash: last.hash }
}

/** A record and how it is stored. */
export interface StoredRecord {
  readonly record: AuditRecord
  readonly stored: StoredText
}

/** The next records behind `after`, oldest first; empty at the end of the chain. */
export function readPage(db: DatabaseSync, after: number): readonly StoredRecord[] {
  const page = db.prepare('SELECT * FROM audit WHERE position > ? ORDER BY position LIMIT ?')
  return page.all(after, recordsAPage).map(toRecord)
}

/** The records before `before`, newest first; empty at the start of the chain. */
export function readPageBack(db: DatabaseSync, before: number): readonly StoredRecord[] {
  const page = db.prepare('SELECT * FROM audit WHERE position < ? ORDER BY position DESC LIMIT ?')
  return page.all(before, recordsAPage).map(toRecord)
}

function toRecord(row: Record<string, unknown>): StoredRecord {
  const text = String(row.entry)
  return {
    record: {
      index: Number(row.position),
      entry: readEntry(text),
      previous: String(row.previous),
      hash: String(row.hash),
    },
    stored: { ts: String(row.ts), text },
  }
}

// Text that somebody spoilt must show up as a record that does not verify, not stop the reading of the others.
function readEntry(text: string): AuditEntry {
  try {
    const entry: unknown = JSON.parse(text)
    if (typeof entry === 'object' && entry !== null) return entry as AuditEntry
  } catch {}
  return { ts: '', type: 'configuration', unreadable: text }
}

/** What pruning came to: the new anchor, and how many records were removed. */
export interface Pruned {
  readonly anchor: ChainPoint
  readonly removed: number
}

/**
 * Removes records from the oldest on while they are older than `beforeTs`, but none of the newest `kept`. A record
 * that a clock set wrong made too young protects those behind it.
 */
export function pruneEntries(
  db: DatabaseSync,
  { anchor, head }: Pick<ChainEnds, 'anchor' | 'head'>,
  beforeTs: string,
  kept: number,
): Pruned {
  const young = db.prepare('SELECT position FROM audit WHERE ts >= ? ORDER BY position LIMIT 1').get(beforeTs)
  const old = young === undefined ? head.index : Number(young.position) - 1
  const last = Math.min(old, head.index - kept)
  const row = db.prepare('SELECT hash FROM audit WHERE position = ?').get(last)
  if (last <= anchor.index || row === undefined) return { anchor, removed: 0 }
  const removed = Number(db.prepare('DELETE FROM audit WHERE position <= ?').run(last).changes)
  return { anchor: { index: last, hash: String(row.hash) }, removed }
}
