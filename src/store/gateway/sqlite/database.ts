import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { VitalsError } from '../../../core/errors.ts'
import { openOrCreate } from '../../sqlite/connection.ts'
import { isBusy, isDamage, stateFileError } from '../../sqlite/state-file-fault.ts'
import { prepareSchema } from './schema.ts'

/** SQLite before this one can lose what two connections write at the same moment (sqlite.org/wal.html). */
const soundVersion = [3, 51, 3]

/** The open database of a gateway, held by this process alone. */
export class Database {
  readonly path: string
  readonly db: DatabaseSync
  /** What the operator should know of this SQLite; `null` where it is sound. */
  readonly warning: string | null
  readonly #statements = new Map<string, StatementSync>()

  /** @throws VitalsError STORE_HELD where another process has it, STORE_UNUSABLE where it is none of ours. */
  constructor(path: string) {
    this.path = path
    this.db = open(path)
    this.warning = warningOf(String(this.statement('SELECT sqlite_version() AS v').get()?.v))
  }

  /** A prepared statement, made once. */
  statement(sql: string): StatementSync {
    const known = this.#statements.get(sql)
    if (known !== undefined) return known
    const made = this.db.prepare(sql)
    this.#statements.set(sql, made)
    return made
  }

  /**
   * Does `work` in one durable transaction; when it throws, nothing of it is stored.
   *
   * @throws VitalsError STORE_UNWRITABLE where the disk refuses; whatever `work` throws.
   */
  transaction<Result>(work: () => Result): Result {
    try {
      this.db.exec('BEGIN IMMEDIATE')
      const result = work()
      this.db.exec('COMMIT')
      return result
    } catch (error) {
      this.#rollBack()
      throw this.errorOf(error)
    }
  }

  /** An error of SQLite as one of the catalogue; others as they are. */
  errorOf(error: unknown): unknown {
    if (!(error instanceof Error) || !('errcode' in error)) return error
    const params = { path: this.path, detail: wordsOf(this.path, error) }
    return new VitalsError(isDamage(error) ? 'STORE_UNUSABLE' : 'STORE_UNWRITABLE', { params, cause: error })
  }

  close(): void {
    this.#statements.clear()
    this.db.close()
  }

  #rollBack(): void {
    try {
      this.db.exec('ROLLBACK')
    } catch {
      // SQLite has already rolled back by itself after a full disk or an I/O error.
    }
  }
}

function open(path: string): DatabaseSync {
  let db: DatabaseSync | null = null
  try {
    db = openOrCreate(path).db
    // The lock is taken with the first read and kept: a second process is refused, and no other reader can be in the way.
    db.exec(`PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
      PRAGMA cache_size = -8192; PRAGMA foreign_keys = OFF; BEGIN IMMEDIATE`)
    prepareSchema(db)
    db.exec('COMMIT')
    return db
  } catch (error) {
    db?.close()
    if (isBusy(error)) throw new VitalsError('STORE_HELD', { params: { path }, cause: error })
    throw new VitalsError('STORE_UNUSABLE', { params: { path, detail: wordsOf(path, error) }, cause: error })
  }
}

function wordsOf(path: string, error: unknown): string {
  return stateFileError('IO', path, error).params.detail ?? String(error)
}

function warningOf(version: string): string | null {
  const parts = version.split('.').map(Number)
  const first = parts.findIndex((part, index) => part !== soundVersion[index])
  if (first === -1 || (parts[first] as number) > (soundVersion[first] as number)) return null
  return `SQLite ${version} is older than ${soundVersion.join('.')}, which is safe only because no other process may open the store`
}
