import { canonicalJson, toWellFormed } from '../../../../core/text/canonical-json.ts'
import { isoTime } from '../../../../core/text/time.ts'
import { linkText } from '../../../chain/chain.ts'
import type { AuditEntry, AuditRecord, ChainEnds, ChainPoint } from '../../../store.ts'
import type { Page, TrailQuery } from '../../reads.ts'
import type { Database } from '../database.ts'
import { chainName } from '../schema.ts'

const insert = 'INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?, ?)'

/** The chain of audit records. Its head moves in memory only when the transaction that wrote it was committed. */
export class Trail {
  readonly #database: Database
  #ends: ChainEnds

  constructor(database: Database) {
    this.#database = database
    const meta = database.statement('SELECT * FROM meta').get()
    this.#ends = {
      policyPath: chainName,
      anchor: { index: Number(meta?.anchor_index), hash: String(meta?.anchor_hash) },
      head: { index: Number(meta?.head_index), hash: String(meta?.head_hash) },
    }
  }

  get ends(): ChainEnds {
    return this.#ends
  }

  /** Adds entries behind the head, inside the caller's transaction. @returns the new head, for {@link settle} */
  append(entries: readonly AuditEntry[]): ChainPoint {
    let head = this.#ends.head
    if (entries.length === 0) return head
    const statement = this.#database.statement(insert)
    for (const entry of entries) {
      const text = canonicalJson(toWellFormed(entry))
      const next = { index: head.index + 1, hash: linkText(head, text) }
      const agent = typeof entry.agent === 'string' ? entry.agent : null
      statement.run(next.index, entry.ts, agent, entry.type, head.hash, next.hash, text)
      head = next
    }
    this.#database.statement('UPDATE meta SET head_index = ?, head_hash = ?').run(head.index, head.hash)
    return head
  }

  /** Notes that a head was committed. */
  settle(head: ChainPoint): void {
    this.#ends = { ...this.#ends, head }
  }

  /** Notes that an anchor was committed. */
  settleAnchor(anchor: ChainPoint): void {
    this.#ends = { ...this.#ends, anchor }
  }

  /** Reads what is kept in the database, newest first unless `forward`. */
  read(query: TrailQuery): Page<AuditRecord> {
    const { forward = false, limit } = query
    const { where, values } = conditionsOf(query)
    const order = forward ? 'ASC' : 'DESC'
    const sql = `SELECT * FROM audit ${where} ORDER BY position ${order} LIMIT ?`
    const rows = this.#database.statement(sql).all(...values, limit + 1)
    const items = rows.slice(0, limit).map(recordOf)
    const last = items.at(-1)
    return { items, next: rows.length > limit && last !== undefined ? String(last.index) : null }
  }
}

/** A record as it is stored; text that somebody spoilt shows as a record that does not verify. */
export function recordOf(row: Readonly<Record<string, unknown>>): AuditRecord {
  return {
    index: Number(row.position),
    entry: readEntry(String(row.entry)),
    previous: String(row.previous),
    hash: String(row.hash),
  }
}

/** An entry about the gateway's own store. */
export function storeEntry(at: number, entry: Omit<AuditEntry, 'ts' | 'type'>): AuditEntry {
  return { ...entry, ts: isoTime(at), type: 'gateway' }
}

function conditionsOf(query: TrailQuery): { readonly where: string; readonly values: (string | number)[] } {
  const { cursor, agent, type, since, until, forward = false } = query
  const given = [
    [forward ? 'position > ?' : 'position < ?', cursor === undefined ? undefined : Number(cursor)],
    ['agent = ?', agent],
    ['type = ?', type],
    ['ts >= ?', since],
    ['ts < ?', until],
  ] as const
  const used = given.filter((pair) => pair[1] !== undefined)
  return {
    where: used.length === 0 ? '' : `WHERE ${used.map(([condition]) => condition).join(' AND ')}`,
    values: used.map(([, value]) => value as string | number),
  }
}

function readEntry(text: string): AuditEntry {
  try {
    const entry: unknown = JSON.parse(text)
    if (typeof entry === 'object' && entry !== null) return entry as AuditEntry
  } catch {}
  return { ts: '', type: 'configuration', unreadable: text }
}
