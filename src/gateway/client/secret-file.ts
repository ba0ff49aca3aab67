import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'
import { VitalsError } from '../../core/errors.ts'

const mostBytes = 4_096
const pipePatienceMs = 2_000
const pauseMs = 5

/**
 * Reads the one secret in a file; blanks around it do not count. A pipe may be read too, so that
 * `--token-file <(pass show gateway)` works; its writer has two seconds.
 *
 * @param guarded the directory protects the file, as systemd's credentials are: its mode is then not looked at
 * @throws VitalsError SECRET_EXPOSED when others may read it, INPUT_NOT_FOUND, NOT_PERMITTED, IO, or
 * INPUT_UNREADABLE when it does not hold exactly one line
 */
export function readSecretFile(path: string, guarded = false): string {
  const text = readSecretText(path, guarded).trim()
  if (text === '' || /[^\x21-\x7e]/.test(text)) {
    throw new VitalsError('INPUT_UNREADABLE', {
      params: { path, detail: text === '' ? 'it is empty' : 'it holds more than one word' },
      hint: 'The file must hold the secret and nothing else.',
    })
  }
  return text
}

/**
 * Reads a text of at most 4,096 bytes that holds secrets, as {@link readSecretFile} reads one.
 *
 * @throws VitalsError SECRET_EXPOSED, INPUT_NOT_FOUND, NOT_PERMITTED, IO, INPUT_UNREADABLE
 */
export function readSecretText(path: string, guarded = false): string {
  let descriptor: number | null = null
  try {
    // A pipe that nobody writes would hold the open for ever.
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
    const stat = fstatSync(descriptor)
    if (!guarded && stat.isFile() && (stat.mode & 0o077) !== 0) {
      const mode = (stat.mode & 0o777).toString(8).padStart(4, '0')
      throw new VitalsError('SECRET_EXPOSED', { params: { path, mode } })
    }
    return stat.isFIFO() ? readPipe(descriptor, path) : readFrom(descriptor, Buffer.alloc(mostBytes))
  } catch (error) {
    throw unreadable(path, error)
  } finally {
    if (descriptor !== null) closeSync(descriptor)
  }
}

function readFrom(descriptor: number, buffer: Buffer): string {
  let length = 0
  for (let read = 1; read > 0 && length < mostBytes; length += read) {
    read = readSync(descriptor, buffer, length, mostBytes - length, null)
  }
  return buffer.toString('utf8', 0, length)
}

/** Nothing read means that no writer has come yet, or after its first bytes that it has gone. */
function readPipe(descriptor: number, path: string): string {
  const buffer = Buffer.alloc(mostBytes)
  const until = performance.now() + pipePatienceMs
  let length = 0
  while (length < mostBytes) {
    const read = readNow(descriptor, buffer, length)
    if (read === 0 && length > 0) break
    if (read > 0) length += read
    else if (performance.now() < until) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pauseMs)
    else {
      throw new VitalsError('INPUT_UNREADABLE', {
        params: {
          path,
          detail: `it is a pipe, and nothing whole came out of it in ${pipePatienceMs / 1_000} s`,
        },
        hint: 'Write the secret into it at once, or name a file.',
      })
    }
  }
  return buffer.toString('utf8', 0, length)
}

/** -1 where a writer is there and has written nothing yet. */
function readNow(descriptor: number, buffer: Buffer, from: number): number {
  try {
    return readSync(descriptor, buffer, from, mostBytes - from, null)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EAGAIN') return -1
    throw error
  }
}

function unreadable(path: string, cause: unknown): VitalsError {
  if (cause instanceof VitalsError) return cause
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause)
  if (code === 'ENOENT') return new VitalsError('INPUT_NOT_FOUND', { params: { path }, cause })
  if (code === 'EACCES' || code === 'EPERM') {
    return new VitalsError('NOT_PERMITTED', { params: { detail: `reading ${path}` }, cause })
  }
  return new VitalsError('IO', { params: { path, detail: code }, cause })
}
