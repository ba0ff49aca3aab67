import type { SilenceRow } from '../../port.ts'
import type { Page } from '../../reads.ts'
import type { SilenceQuery } from '../../records.ts'
import type { Database } from '../database.ts'

/** Silences as the asker made them, also those that are over for a while. */
export class SilenceTable {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  find(id: string): SilenceRow | null {
    const row = this.#database.statement('SELECT * FROM silence WHERE id = ?').get(id)
    return row === undefined ? null : rowOf(row)
  }

  /** Those that are not over at `now`, in the order of their ids. */
  endingAfter(now: number): readonly SilenceRow[] {
    return this.#database.statement('SELECT * FROM silence WHERE until > ? ORDER BY id').all(now).map(rowOf)
  }

  page({ cursor, limit, endsAfter = -1 }: SilenceQuery): Page<SilenceRow> {
    const sql = 'SELECT * FROM silence WHERE until > ? AND (? IS NULL OR id < ?) ORDER BY id DESC LIMIT ?'
    const before = cursor ?? null
    const rows = this.#database.statement(sql).all(endsAfter, before, before, limit + 1)
    const items = rows.slice(0, limit).map(rowOf)
    return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null }
  }

  /** Inside the caller's transaction. */
  write(rows: readonly SilenceRow[]): void {
    const put = this.#database.statement('INSERT OR REPLACE INTO silence VALUES (?, ?, ?, ?)')
    for (const { id, from, until, body } of rows) put.run(id, from, until, body)
  }

  /** Inside the caller's transaction. @returns how many were over before `before` and are forgotten */
  forget(before: number): number {
    return Number(this.#database.statement('DELETE FROM silence WHERE until < ?').run(before).changes)
  }
}

function rowOf({ id, begins, until, body }: Readonly<Record<string, unknown>>): SilenceRow {
  return { id: String(id), from: Number(begins), until: Number(until), body: String(body) }
}
