import { closeSync, lstatSync, mkdirSync, openSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import type { CheckedPolicy } from '../../core/policy/language/policy.ts'
import { distrustOfDirectory } from '../../host/files/trusted-place.ts'
import { sqliteModule } from './module.ts'
import { StateFileFault, stateFileError } from './state-file-fault.ts'

/** One open state file. Everything a process does with it goes through its one connection. */
export interface Connection {
  readonly path: string
  readonly db: DatabaseSync
  /** Device and inode, to notice that the file was replaced or removed under a long-lived process. */
  readonly identity: string
  /** Set while a run of this process holds the write lock. */
  held: boolean
  /** A compiled policy that came while a run was held; saved with the run. */
  compiled: { readonly key: string; readonly policy: CheckedPolicy } | null
}

/**
 * Opens a state file that is there; `null` when it is not.
 *
 * @throws StateFileFault when it is no regular file of ours or root's, or lies where others may write.
 */
export function openExisting(path: string): Connection | null {
  const identity = identityOf(path)
  if (identity === null) return null
  refuseUntrusted(path)
  const { DatabaseSync } = sqliteModule()
  return { path, db: new DatabaseSync(path), identity, held: false, compiled: null }
}

/** Opens a state file and makes it, mode 0600 in directories of mode 0700, when it is not there. */
export function openOrCreate(path: string): Connection {
  const existing = openExisting(path)
  if (existing !== null) return existing
  makeDirectory(dirname(path))
  const place = distrustOfDirectory(dirname(path))
  if (place !== null) throw untrusted(place)
  createPrivately(path)
  const made = openExisting(path)
  if (made === null) throw new Error('it vanished while it was made')
  return made
}

/** What tells this file from one that later takes its place; `null` when there is none. */
export function identityOf(path: string): string | null {
  try {
    const { dev, ino } = statSync(path)
    return `${dev}:${ino}`
  } catch (error) {
    if (hasCode(error, 'ENOENT') || hasCode(error, 'ENOTDIR')) return null
    throw error
  }
}

/** Whether there is such a file. @throws VitalsError CANNOT_WRITE where its directory is closed to us */
export function isThere(path: string): boolean {
  try {
    return identityOf(path) !== null
  } catch (error) {
    throw stateFileError('CANNOT_WRITE', path, error)
  }
}

function refuseUntrusted(path: string): void {
  const place = distrustOfDirectory(dirname(path))
  if (place !== null) throw untrusted(place)
  const file = lstatSync(path)
  // SQLite would wait at a pipe, and follow a link to somebody else's file.
  if (!file.isFile()) throw untrusted('it is not a regular file')
  const us = process.getuid?.()
  if (us !== undefined && file.uid !== us && file.uid !== 0) throw untrusted('it belongs to another user')
  if ((file.mode & 0o022) !== 0) throw untrusted('others may write it')
}

function untrusted(words: string): StateFileFault {
  return new StateFileFault('untrusted', new Error(words))
}

// Node's own recursive mkdir never ends where a file system refuses new entries with ENOENT, as /proc does.
function makeDirectory(path: string): void {
  if (identityOf(path) !== null) return
  if (dirname(path) !== path) makeDirectory(dirname(path))
  try {
    mkdirSync(path, { mode: 0o700 })
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error
  }
}

// Only ever creates: closing a descriptor of a file that is open elsewhere in this process drops its POSIX locks.
function createPrivately(path: string): void {
  try {
    closeSync(openSync(path, 'wx', 0o600))
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
