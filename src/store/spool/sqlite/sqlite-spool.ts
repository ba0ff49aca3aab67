import { accessSync, constants } from 'node:fs'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { beatsToDrop, type SpoolLimit } from '../../../core/heartbeat/sending/spool-limit.ts'
import { type Connection, identityOf, openExisting, openOrCreate } from '../../sqlite/connection.ts'
import { setAside } from '../../sqlite/set-aside.ts'
import { isBusy, isDamage, isFull, stateFileError, stateLocked } from '../../sqlite/state-file-fault.ts'
import { whileBusy } from '../../sqlite/while-busy.ts'
import type { BeatSpool, DroppedBeat, NewBeat, Pause } from '../port.ts'
import {
  addStart,
  clockOffsetIn,
  deleteBeats,
  hasTables,
  insertBeat,
  makeTables,
  oldestBeats,
  pauseIn,
  rewriteBeat,
  sizedBeats,
  sizeOf,
  writeClockOffset,
  writePause,
} from './tables.ts'

const waitMs = 2_000
// Less than a few pages may leave none of them free.
const leastRoom = 16_384

/** Where an agent's beats lie: `<stateDir>/agent/<agent id>.db`. */
export function spoolPath(stateDir: string, agent: string): string {
  return join(stateDir, 'agent', `${agent}.db`)
}

/**
 * The spool of an agent on this machine's disk. Opens nothing until it is asked.
 *
 * @param told is given one line where a damaged file was moved out of the way
 */
export function sqliteSpool(path: string, limit: SpoolLimit, told: (line: string) => void): BeatSpool {
  return new SqliteSpool(path, limit, told)
}

class SqliteSpool implements BeatSpool {
  readonly #path: string
  readonly #limit: SpoolLimit
  readonly #told: (line: string) => void
  #connection: Connection | null = null

  constructor(path: string, limit: SpoolLimit, told: (line: string) => void) {
    this.#path = path
    this.#limit = limit
    this.#told = told
  }

  countStart(least = 0): Promise<number> {
    return this.#write((db) => addStart(db, least))
  }

  async append(beat: NewBeat): Promise<readonly DroppedBeat[]> {
    try {
      return await this.#write((db) => {
        insertBeat(db, beat)
        const dropped = beatsToDrop(sizedBeats(db), this.#limit)
        return drop(db, dropped)
      })
    } catch (error) {
      if (!isFull(error)) throw error
      // What goes leaves its pages to the new one: the file need not grow.
      return await this.#write((db) => {
        const kept = sizedBeats(db)
        const bytes = kept.reduce((sum, one) => sum + one.bytes, 0)
        const room = { ...this.#limit, bytes: bytes - Math.max(leastRoom, 2 * beat.bytes) }
        const dropped = drop(db, beatsToDrop([...kept, { ...beat, bytes: 0, unchanged: false }], room))
        insertBeat(db, beat)
        return dropped
      })
    }
  }

  async oldest(most: number) {
    return (await this.#read((db) => oldestBeats(db, most))) ?? []
  }

  async size() {
    return (await this.#read(sizeOf)) ?? { beats: 0, bytes: 0 }
  }

  async remove(ids: readonly string[]): Promise<void> {
    if (ids.length > 0) await this.#write((db) => deleteBeats(db, ids))
  }

  async renumber(beats: Parameters<BeatSpool['renumber']>[0]): Promise<void> {
    await this.#write((db) => {
      for (const beat of beats) rewriteBeat(db, beat)
    })
  }

  async clockOffset(): Promise<number> {
    return (await this.#read(clockOffsetIn)) ?? 0
  }

  async setClockOffset(ms: number): Promise<void> {
    await this.#write((db) => writeClockOffset(db, ms))
  }

  async pause(): Promise<Pause | null> {
    return await this.#read(pauseIn)
  }

  async setPause(pause: Pause | null): Promise<void> {
    if (pause !== null || (await this.pause()) !== null) await this.#write((db) => writePause(db, pause))
  }

  async close(): Promise<void> {
    this.#connection?.db.close()
    this.#connection = null
  }

  async #write<Result>(work: (db: DatabaseSync) => Result): Promise<Result> {
    try {
      return await this.#transaction(work)
    } catch (error) {
      if (isDamage(error) && this.#setAside()) return await this.#transaction(work)
      throw error
    }
  }

  async #transaction<Result>(work: (db: DatabaseSync) => Result): Promise<Result> {
    try {
      return await whileBusy(waitMs, () => inTransaction(this.#open(), work))
    } catch (error) {
      throw isBusy(error) ? stateLocked(waitMs, error) : stateFileError('CANNOT_WRITE', this.#path, error)
    }
  }

  /** `null` where there is no file yet. */
  async #read<Result>(work: (db: DatabaseSync) => Result): Promise<Result | null> {
    try {
      return await whileBusy(waitMs, () => {
        const connection = this.#existing()
        if (connection === null) return null
        const { db } = connection
        return hasTables(db) ? work(db) : null
      })
    } catch (error) {
      if (isDamage(error) && this.#setAside()) return null
      throw isBusy(error) ? stateLocked(waitMs, error) : stateFileError('IO', this.#path, error)
    }
  }

  #existing(): Connection | null {
    if (this.#connection?.identity !== (identityOf(this.#path) ?? undefined)) {
      this.#connection?.db.close()
      this.#connection = openExisting(this.#path)
    }
    return this.#connection
  }

  #open(): Connection {
    const existing = this.#existing()
    if (existing !== null) return existing
    this.#connection = openOrCreate(this.#path)
    return this.#connection
  }

  /** False where it cannot be moved; the damage then stays the error that it was. */
  #setAside(): boolean {
    const identity = identityOf(this.#path)
    this.#connection?.db.close()
    this.#connection = null
    try {
      if (identity === null) return false
      const aside = setAside(this.#path, identity, Date.now())
      if (aside !== null) this.#told(`the kept beats were damaged, and lie in ${aside} now`)
      return true
    } catch {
      return false
    }
  }
}

function drop(db: DatabaseSync, dropped: readonly DroppedBeat[]): readonly DroppedBeat[] {
  deleteBeats(
    db,
    dropped.map(({ id }) => id),
  )
  return dropped.map(({ id, unchanged }) => ({ id, unchanged }))
}

/**
 * A rollback journal that stays in place keeps its room on a disk that fills up, and each commit is on the disk when
 * it returns.
 */
function inTransaction<Result>({ db, path }: Connection, work: (db: DatabaseSync) => Result): Result {
  // Of a file that it may not write, SQLite would grant the lock all the same and refuse only the save.
  accessSync(path, constants.W_OK)
  db.exec('PRAGMA journal_mode = PERSIST; PRAGMA synchronous = FULL')
  if (!hasTables(db)) makeTables(db, (step) => inStep(db, step))
  return inStep(db, () => work(db))
}

function inStep<Result>(db: DatabaseSync, work: () => Result): Result {
  db.exec('BEGIN IMMEDIATE')
  try {
    const result = work()
    db.exec('COMMIT')
    return result
  } catch (error) {
    try {
      db.exec('ROLLBACK')
    } catch {
      // SQLite has already rolled back by itself after a full disk or an I/O error.
    }
    throw error
  }
}
