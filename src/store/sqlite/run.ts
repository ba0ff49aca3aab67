import { accessSync, constants } from 'node:fs'
import { dirname } from 'node:path'
import { VitalsError } from '../../core/errors.ts'
import type { Run, RunChanges } from '../store.ts'
import { writeCompiled } from './compiled.ts'
import type { Connection } from './connection.ts'
import { readRemembered, writeChanges } from './memory.ts'
import { holdingOf, prepareSchema } from './schema.ts'
import { readSealKey } from './seal-key.ts'
import { StateFileFault, stateFileError } from './state-file-fault.ts'
import { whileBusy } from './while-busy.ts'

const commitWaitMs = 2_000

/**
 * Takes the file's write lock and reads what is remembered.
 *
 * A rollback journal that stays in place costs the least of the safe modes, and each commit is on the disk when it
 * returns. No WAL: its side file cannot be read from a read-only directory.
 *
 * @throws StateFileFault or an error of SQLite; the lock is then free again.
 */
export function takeRun(connection: Connection, policyPath: string): Run {
  lock(connection, policyPath)
  try {
    return runOf(connection, readRemembered(connection.db))
  } catch (error) {
    release(connection)
    throw error
  }
}

/** Does `work` in one transaction of its own, over a file that has our tables when it begins. */
export function inTransaction<Result>(
  connection: Connection,
  policyPath: string,
  work: () => Result,
): Result {
  lock(connection, policyPath)
  try {
    const result = work()
    connection.db.exec('COMMIT')
    connection.held = false
    return result
  } catch (error) {
    release(connection)
    throw error
  }
}

/** Does `work`, which only reads, on one state of the file; `null` when the file does not hold our tables yet. */
export function inSnapshot<Result>({ db, held }: Connection, work: () => Result): Result | null {
  if (held) return work()
  db.exec('BEGIN')
  try {
    return holdingOf(db) === 'ours' ? work() : null
  } finally {
    db.exec('ROLLBACK')
  }
}

function lock(connection: Connection, policyPath: string): void {
  const { db } = connection
  if (connection.held) throw new StateFileFault('held')
  // Of a file that it may not write, SQLite would grant the lock all the same and refuse only the save.
  accessSync(connection.path, constants.W_OK)
  db.exec('PRAGMA journal_mode = PERSIST; PRAGMA synchronous = FULL; BEGIN IMMEDIATE')
  connection.held = true
  try {
    prepareSchema(db, policyPath)
  } catch (error) {
    release(connection)
    throw error
  }
}

function runOf(connection: Connection, remembered: Run['remembered']): Run {
  let over = false
  return {
    remembered,
    async commit(changes) {
      if (over) throw new VitalsError('INTERNAL', { params: { detail: 'a run was committed twice' } })
      over = true
      await save(connection, changes)
    },
    async abandon() {
      if (!over) release(connection)
      over = true
    },
  }
}

async function save(connection: Connection, changes: RunChanges): Promise<void> {
  const { db, compiled } = connection
  try {
    if (compiled !== null)
      writeCompiled(db, compiled.key, compiled.policy, () => readSealKey(dirname(connection.path)))
    writeChanges(db, changes)
    // Readers hold the file for a moment each; SQLite lets no new one in while this waits.
    await whileBusy(commitWaitMs, () => db.exec('COMMIT'))
    connection.held = false
  } catch (error) {
    throw stateFileError('CANNOT_WRITE', connection.path, error)
  } finally {
    if (connection.held) release(connection)
    connection.compiled = null
  }
}

function release(connection: Connection): void {
  connection.held = false
  try {
    connection.db.exec('ROLLBACK')
  } catch {
    // SQLite has already rolled back by itself after a full disk or an I/O error.
  }
}
