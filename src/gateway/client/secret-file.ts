import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { VitalsError } from '../../core/errors.ts'

const mostBytes = 4_096

/**
 * Reads the one secret in a file; blanks around it do not count. A pipe may be read too, so that
 * `--token-file <(pass show gateway)` works.
 *
 * @param guarded the directory protects the file, as systemd's credentials are: its mode is then not looked at
 * @throws VitalsError SECRET_EXPOSED when others may read it, INPUT_NOT_FOUND, NOT_PERMITTED, IO, or
 * INPUT_UNREADABLE when it does not hold exactly one line
 */
export function readSecretFile(path: string, guarded = false): string {
  const text = readAll(path, guarded).trim()
  if (text === '' || /[^\x21-\x7e]/.test(text)) {
    throw new VitalsError('INPUT_UNREADABLE', {
      params: { path, detail: text === '' ? 'it is empty' : 'it holds more than one word' },
      hint: 'The file must hold the secret and nothing else.',
    })
  }
  return text
}

function readAll(path: string, guarded: boolean): string {
  let descriptor: number | null = null
  try {
    descriptor = openSync(path, 'r')
    const stat = fstatSync(descriptor)
    if (!guarded && stat.isFile() && (stat.mode & 0o077) !== 0) {
      const mode = (stat.mode & 0o777).toString(8).padStart(4, '0')
      throw new VitalsError('SECRET_EXPOSED', { params: { path, mode } })
    }
    const buffer = Buffer.alloc(mostBytes)
    let length = 0
    for (let read = 1; read > 0 && length < mostBytes; length += read) {
      read = readSync(descriptor, buffer, length, mostBytes - length, null)
    }
    return buffer.toString('utf8', 0, length)
  } catch (error) {
    throw unreadable(path, error)
  } finally {
    if (descriptor !== null) closeSync(descriptor)
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
