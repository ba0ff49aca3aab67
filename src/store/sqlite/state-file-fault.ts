import { VitalsError } from '../../core/errors.ts'
import { formatDuration } from '../../core/text/duration.ts'

/**
 * Why a state file is not used: held by a run, made by a newer vitals, by others, damaged, or in a place where others
 * could have put it.
 */
export class StateFileFault extends Error {
  readonly kind: 'held' | 'newer' | 'foreign' | 'damaged' | 'untrusted'

  constructor(kind: StateFileFault['kind'], cause?: unknown) {
    super(kind, cause === undefined ? undefined : { cause })
    this.name = 'StateFileFault'
    this.kind = kind
  }
}

const faultWords = {
  held: 'another run is using it',
  newer: 'a newer vitals wrote it',
  foreign: 'it is not a state file of vitals',
  damaged: 'it is damaged',
  untrusted: 'others could change it',
} as const

// Primary result codes of SQLite (sqlite3.h); the extended ones carry them in the low byte.
const busyCodes: ReadonlySet<number> = new Set([5, 6])
// Generic errors are tables and columns that are gone; constraints and mismatches are rows that nobody wrote.
const damageCodes: ReadonlySet<number> = new Set([1, 2, 11, 17, 18, 19, 20, 26])
const sqliteFull = 13
const fullCodes: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT'])
const untrustedHint =
  "Run 'chmod go-w' and 'chown' on it, or name another state directory by state_dir or VITALS_STATE_DIR."
const wordsOfCode: ReadonlyMap<number, string> = new Map([
  [5, 'another process is using it'],
  [6, 'another process is using it'],
  [8, 'it is read-only'],
  [10, 'the disk reports an error'],
  [11, faultWords.damaged],
  [13, 'the disk is full'],
  [14, 'it cannot be opened'],
  [26, faultWords.foreign],
])
const wordsOfErrno: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  ENOTDIR: 'a part of the path is not a directory',
  ENOENT: 'its directory cannot be made',
  EEXIST: 'a part of the path is not a directory',
}

/** Whether trying again in a moment can help: another process or run holds the file. */
export function isBusy(error: unknown): boolean {
  if (error instanceof StateFileFault) return error.kind === 'held'
  return busyCodes.has(resultCode(error))
}

/**
 * Whether a state file is not what vitals wrote, or nothing that SQLite can make sense of: it can be set aside. What
 * the disk, the rights or another process refuse is no damage, and neither is a newer vitals.
 */
export function isDamage(error: unknown): boolean {
  if (error instanceof VitalsError) return isDamage(error.cause)
  if (error instanceof StateFileFault) return error.kind === 'damaged' || error.kind === 'foreign'
  if (error instanceof Error && 'code' in error && error.code === 'ERR_OUT_OF_RANGE') return true
  return damageCodes.has(resultCode(error))
}

/** Whether the disk, or our share of it, has no room left. */
export function isFull(error: unknown): boolean {
  if (error instanceof VitalsError) return isFull(error.cause)
  if (error instanceof Error && 'code' in error && fullCodes.has(String(error.code))) return true
  return resultCode(error) === sqliteFull
}

/** STATE_LOCKED after a wait of `waitMs`. */
export function stateLocked(waitMs: number, cause: unknown): VitalsError {
  return new VitalsError('STATE_LOCKED', { params: { waited: formatDuration(waitMs) }, cause })
}

/** CANNOT_WRITE or IO about a state file, in the user's words, with a hint that fits. */
export function stateFileError(code: 'CANNOT_WRITE' | 'IO', path: string, cause: unknown): VitalsError {
  if (cause instanceof VitalsError) return cause
  const params = { path, detail: detailOf(cause) }
  const hint = hintOf(cause)
  return new VitalsError(code, hint === null ? { params, cause } : { params, hint, cause })
}

function detailOf(error: unknown): string {
  if (error instanceof StateFileFault) {
    return error.cause instanceof Error && error.kind === 'untrusted'
      ? error.cause.message
      : faultWords[error.kind]
  }
  const words = wordsOfCode.get(resultCode(error))
  if (words !== undefined) return words
  if (isDamage(error)) return faultWords.damaged
  if (!(error instanceof Error)) return String(error)
  return ('code' in error ? wordsOfErrno[String(error.code)] : undefined) ?? error.message
}

function hintOf(error: unknown): string | null {
  const kind = error instanceof StateFileFault ? error.kind : null
  if (kind === 'newer') return 'Use the vitals that wrote it, or name another state directory.'
  if (kind === 'untrusted') return untrustedHint
  if (isDamage(error)) {
    return 'The next run that may write there moves {path} aside and begins without memory.'
  }
  return null
}

function resultCode(error: unknown): number {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return 0
  return error.errcode & 0xff
}
