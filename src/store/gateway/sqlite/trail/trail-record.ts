import type { AuditEntry, AuditRecord } from '../../../store.ts'

/** A record as it is stored; text that somebody spoilt shows as a record that does not verify. */
export function recordOf(row: Readonly<Record<string, unknown>>): AuditRecord {
  return {
    index: Number(row.position),
    entry: readEntry(String(row.entry)),
    previous: String(row.previous),
    hash: String(row.hash),
  }
}

function readEntry(text: string): AuditEntry {
  try {
    const entry: unknown = JSON.parse(text)
    if (typeof entry === 'object' && entry !== null) return entry as AuditEntry
  } catch {}
  return { ts: '', type: 'configuration', unreadable: text }
}
