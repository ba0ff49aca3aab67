import { join } from 'node:path'
import { type Connection, openOrCreate } from '../../sqlite/connection.ts'
import { isBusy, stateFileError } from '../../sqlite/state-file-fault.ts'
import { whileBusy } from '../../sqlite/while-busy.ts'

/** A hold on something that one process has at a time; one that dies lets go of it. */
export interface Hold {
  release(): void
}

/** What an agent's processes take turns at: to send its beats, or to be the one that runs on. */
export type HeldThing = 'sending' | 'running'

/**
 * Takes the hold, waiting at most `waitMs` for whoever has it. SQLite's lock of an empty file ends with its process,
 * however that ends.
 *
 * @returns `null` where another process keeps it
 * @throws VitalsError CANNOT_WRITE
 */
export async function takeHold(
  stateDir: string,
  agent: string,
  thing: HeldThing,
  waitMs: number,
): Promise<Hold | null> {
  const path = lockPath(stateDir, agent, thing)
  const connection = opened(path)
  try {
    await whileBusy(waitMs, () => connection.db.exec('BEGIN EXCLUSIVE'))
    return { release: () => connection.db.close() }
  } catch (error) {
    connection.db.close()
    if (isBusy(error)) return null
    throw stateFileError('CANNOT_WRITE', path, error)
  }
}

/** Whether a process has the hold now. @throws VitalsError CANNOT_WRITE */
export function isHeld(stateDir: string, agent: string, thing: HeldThing): boolean {
  const path = lockPath(stateDir, agent, thing)
  const { db } = opened(path)
  try {
    // Readers share the file with each other, and with nobody who has it whole.
    db.exec('BEGIN; SELECT * FROM sqlite_schema; ROLLBACK')
    return false
  } catch (error) {
    if (isBusy(error)) return true
    throw stateFileError('CANNOT_WRITE', path, error)
  } finally {
    db.close()
  }
}

function lockPath(stateDir: string, agent: string, thing: HeldThing): string {
  return join(stateDir, 'agent', `${agent}.${thing}.lock`)
}

function opened(path: string): Connection {
  try {
    return openOrCreate(path)
  } catch (error) {
    throw stateFileError('CANNOT_WRITE', path, error)
  }
}
