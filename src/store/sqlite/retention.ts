import type { DatabaseSync } from 'node:sqlite'
import { isoTime } from '../../core/text/time.ts'
import type { AuditEntry } from '../store.ts'
import { appendEntries, pruneEntries } from './audit.ts'
import type { MemoryRow } from './memory-row.ts'

const dayMs = 86_400_000
const keptDays = 180
const keptRecords = 1_000

/**
 * Once a day, forgets audit records and probes that are older than 180 days, inside the caller's transaction. What is
 * old is measured by the newest record that is stored and never by the clock alone, one run removes at most what one
 * day wrote, and the newest 1,000 records stay: a clock that is wrong cannot erase a trail. That records were removed
 * is a record itself.
 *
 * @param now epoch milliseconds
 * @returns the row to write
 */
export function forgetOld(db: DatabaseSync, row: MemoryRow, now: number): MemoryRow {
  const { prunedAt } = row
  if (prunedAt !== null && prunedAt > now - dayMs && prunedAt <= now) return row
  db.prepare('DELETE FROM probe WHERE kept_at < ?').run(now - keptDays * dayMs)
  return { ...pruned(db, row, now), prunedAt: now }
}

function pruned(db: DatabaseSync, row: MemoryRow, now: number): MemoryRow {
  const before = oldBefore(db)
  if (before === null) return row
  const { anchor, removed } = pruneEntries(db, row, before, keptRecords)
  if (removed === 0) return row
  const entry: AuditEntry = {
    ts: isoTime(now),
    type: 'configuration',
    change: 'audit_pruned',
    reason: `records older than ${keptDays} days were removed: ${removed}`,
    removed,
    through: anchor.index,
    through_hash: anchor.hash,
  }
  return { ...row, anchor, head: appendEntries(db, row.head, [entry]) }
}

function oldBefore(db: DatabaseSync): string | null {
  const times = db.prepare('SELECT max(ts) AS newest, min(ts) AS oldest FROM audit').get()
  const newest = Date.parse(String(times?.newest))
  const oldest = Date.parse(String(times?.oldest))
  const before = Math.min(newest - keptDays * dayMs, oldest + dayMs)
  return before > 0 ? isoTime(before) : null
}
