import type { DatabaseSync } from 'node:sqlite'
import { toWellFormed } from '../../core/text/canonical-json.ts'
import { link } from '../chain/chain.ts'
import type { AuditEntry, AuditRecord, ChainEnds, ChainPoint } from '../store.ts'
import { StateFileFault } from './state-file-fault.ts'

const recordsAPage = 500

/** Both ends of the chain as the file's `memory` row has them. */
export function readEnds(db: DatabaseSync): ChainEnds {
  const row = db
    .prepare('SELECT policy_path, anchor_index, anchor_hash, head_index, head_hash FROM memory')
    .get()
  if (row === undefined) throw new StateFileFault('damaged')
  return {
    policyPath: String(row.policy_path),
    anchor: { index: Number(row.anchor_index), hash: String(row.anchor_hash) },
    head: { index: Number(row.head_index), hash: String(row.head_hash) },
  }
}

/** Adds entries behind the head, inside the caller's transaction. */
export function appendEntries(db: DatabaseSync, entries: readonly AuditEntry[]): void {
  if (entries.length === 0) return
  const insert = db.prepare('INSERT INTO audit VALUES (?, ?, ?, ?, ?)')
  let head: ChainPoint = readEnds(db).head
  for (const entry of entries) {
    const record = link(head, toWellFormed(entry) as AuditEntry)
    insert.run(record.index, record.entry.ts, record.previous, record.hash, JSON.stringify(record.entry))
    head = record
  }
  db.prepare('UPDATE memory SET head_index = ?, head_hash = ?').run(head.index, head.hash)
}

/** The next records behind `after`, oldest first; empty at the end of the chain. */
export function readPage(db: DatabaseSync, after: number): readonly AuditRecord[] {
  const page = db.prepare('SELECT * FROM audit WHERE position > ? ORDER BY position LIMIT ?')
  return page.all(after, recordsAPage).map((row) => ({
    index: Number(row.position),
    entry: readEntry(String(row.entry)),
    previous: String(row.previous),
    hash: String(row.hash),
  }))
}

// Text that somebody spoilt must show up as a record that does not verify, not stop the reading of the others.
function readEntry(text: string): AuditEntry {
  try {
    const entry: unknown = JSON.parse(text)
    if (typeof entry === 'object' && entry !== null) return entry as AuditEntry
  } catch {}
  return { ts: '', type: 'configuration', unreadable: text }
}

/**
 * Removes records from the oldest on while they are older than `beforeTs`, and moves the anchor. A record that a
 * clock set wrong made too young protects those behind it.
 *
 * @returns how many were removed.
 */
export function pruneEntries(db: DatabaseSync, beforeTs: string): number {
  const { anchor, head } = readEnds(db)
  const kept = db.prepare('SELECT position FROM audit WHERE ts >= ? ORDER BY position LIMIT 1').get(beforeTs)
  const last = kept === undefined ? head.index : Number(kept.position) - 1
  const row = db.prepare('SELECT hash FROM audit WHERE position = ?').get(last)
  if (last <= anchor.index || row === undefined) return 0
  db.prepare('UPDATE memory SET anchor_index = ?, anchor_hash = ?').run(last, String(row.hash))
  return Number(db.prepare('DELETE FROM audit WHERE position <= ?').run(last).changes)
}
