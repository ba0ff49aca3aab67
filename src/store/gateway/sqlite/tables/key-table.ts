import type { KeyRow, KeySet } from '../../records.ts'
import type { Database } from '../database.ts'

/** Credentials as the asker made them, and the version of their set. */
export class KeyTable {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  version(): number {
    return Number(this.#database.statement('SELECT key_version AS v FROM meta').get()?.v)
  }

  all(): KeySet {
    const rows = this.#database.statement('SELECT * FROM key ORDER BY id').all()
    return { version: this.version(), keys: rows.map(keyOf) }
  }

  /** Writes keys and raises the version, inside the caller's transaction. */
  write(version: number, keys: readonly KeyRow[]): void {
    const put = this.#database.statement('INSERT OR REPLACE INTO key VALUES (?, ?, ?, ?, ?, ?)')
    for (const { id, kind, subject, createdAt, revokedAt, body } of keys) {
      put.run(id, kind, subject, createdAt, revokedAt, body)
    }
    this.#database.statement('UPDATE meta SET key_version = ?').run(version)
  }
}

function keyOf(row: Readonly<Record<string, unknown>>): KeyRow {
  return {
    id: String(row.id),
    kind: row.kind as KeyRow['kind'],
    subject: String(row.subject),
    createdAt: Number(row.created_at),
    revokedAt: row.revoked_at === null ? null : Number(row.revoked_at),
    body: String(row.body),
  }
}
