import { closeSync, fsyncSync, linkSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { VitalsError } from '../../core/errors.ts'

/**
 * Writes a file that its owner alone may read (0600), whole or not at all: what lay there is replaced, its mode with it.
 *
 * @throws VitalsError CANNOT_WRITE
 */
export function writePrivateFile(path: string, text: string): void {
  place(path, text, renameSync)
}

/** As {@link writePrivateFile}, where nothing lies there yet. @returns false, with nothing changed, where something does */
export function makePrivateFile(path: string, text: string): boolean {
  try {
    place(path, text, linkSync)
    return true
  } catch (error) {
    if (error instanceof VitalsError && error.params.detail === 'EEXIST') return false
    throw error
  }
}

function place(path: string, text: string, move: (from: string, to: string) => void): void {
  const beside = `${path}.${process.pid}.tmp`
  try {
    rmSync(beside, { force: true })
    const file = openSync(beside, 'wx', 0o600)
    try {
      writeSync(file, text)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    move(beside, path)
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException
    throw new VitalsError('CANNOT_WRITE', { params: { path, detail: code ?? message }, cause })
  } finally {
    rmSync(beside, { force: true })
  }
}
