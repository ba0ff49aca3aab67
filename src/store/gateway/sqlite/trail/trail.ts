import type { StatementSync } from 'node:sqlite'
import { canonicalJson, toWellFormed } from '../../../../core/text/canonical-json.ts'
import { isoTime } from '../../../../core/text/time.ts'
import { linkText } from '../../../chain/chain.ts'
import type { AuditEntry, AuditRecord, ChainEnds, ChainPoint } from '../../../store.ts'
import type { Page, TrailQuery } from '../../reads.ts'
import type { Database } from '../database.ts'
import type { DayFiles } from '../retention/day-files.ts'
import { chainName } from '../schema.ts'
import { recordOf } from './trail-record.ts'

const insert = 'INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?, ?)'

/** The chain of audit records. Its head moves in memory only when the transaction that wrote it was committed. */
export class Trail {
  readonly #database: Database
  readonly #days: DayFiles
  #ends: ChainEnds

  constructor(database: Database, days: DayFiles) {
    this.#database = database
    this.#days = days
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
      const text = textOf(entry)
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

  /** Writes a new anchor, inside the caller's transaction. */
  moveAnchor({ index, hash }: ChainPoint): void {
    this.#database.statement('UPDATE meta SET anchor_index = ?, anchor_hash = ?').run(index, hash)
  }

  /** Notes that an anchor was committed. */
  settleAnchor(anchor: ChainPoint): void {
    this.#ends = { ...this.#ends, anchor }
  }

  /** Reads what is kept, newest first unless `forward`: in the database and in the files of days. */
  read(query: TrailQuery): Page<AuditRecord> {
    const { forward = false, limit } = query
    const { where, values } = conditionsOf(query)
    const sql = `SELECT * FROM audit ${where} ORDER BY position ${forward ? 'ASC' : 'DESC'} LIMIT ?`
    const found: AuditRecord[] = []
    for (const prepare of this.#sources(query)) {
      found.push(
        ...prepare(sql)
          .all(...values, limit + 1 - found.length)
          .map(recordOf),
      )
      if (found.length > limit) break
    }
    const items = found.slice(0, limit)
    return { items, next: found.length > limit ? String(items.at(-1)?.index) : null }
  }

  /** What has records that the query may want, in its order. */
  *#sources({ forward = false, cursor }: TrailQuery): Generator<(sql: string) => StatementSync> {
    const here = (sql: string) => this.#database.statement(sql)
    const days = this.#days.list().filter(({ firstAudit, lastAudit }) => {
      if (firstAudit === null || lastAudit === null) return false
      return cursor === undefined || (forward ? lastAudit > Number(cursor) : firstAudit < Number(cursor))
    })
    if (!forward) yield here
    for (const { day } of forward ? days : [...days].reverse()) {
      yield (sql) => this.#days.file(day).db.prepare(sql)
    }
    if (forward) yield here
  }
}

/** Few entries have half a surrogate pair, and a copy of every entry without one would cost as much as its text. */
function textOf(entry: AuditEntry): string {
  try {
    return canonicalJson(entry)
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    return canonicalJson(toWellFormed(entry))
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
