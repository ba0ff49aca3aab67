import {
  closeSync,
  fchmodSync,
  fsyncSync,
  lstatSync,
  openSync,
  realpathSync,
  renameSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { VitalsError } from '../../core/errors.ts'

const usualMode = 0o644
let made = 0

/**
 * Puts `text` in the place of a file at once: a reader sees the old content or the new one, never a part,
 * also after a crash. The new file is written beside it, under a hidden name that ends in `.tmp`. It keeps the mode
 * of the old one, else is 0644. A symbolic link stays one, and what it leads to is replaced.
 *
 * @throws VitalsError CANNOT_WRITE; the old content is then untouched.
 */
export function replaceFile(path: string, text: string): void {
  try {
    const target = followed(path)
    const old = statSync(target, { throwIfNoEntry: false })
    if (old !== undefined && !old.isFile()) throw new Error('it is not a regular file')
    replace(target, text, old === undefined ? usualMode : old.mode & 0o7777)
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException
    throw new VitalsError('CANNOT_WRITE', { params: { path, detail: code ?? message }, cause })
  }
}

function replace(target: string, text: string, mode: number): void {
  made += 1
  const beside = join(dirname(target), `.${basename(target)}.${process.pid}.${made}.tmp`)
  const descriptor = openSync(beside, 'wx', mode & 0o777)
  try {
    try {
      writeWhole(descriptor, Buffer.from(text))
      fchmodSync(descriptor, mode)
      fsyncSync(descriptor)
    } finally {
      closeSync(descriptor)
    }
    renameSync(beside, target)
  } catch (error) {
    unlinkSync(beside)
    throw error
  }
  syncDirectory(dirname(target))
}

function followed(path: string): string {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ? realpathSync(path) : path
}

function writeWhole(descriptor: number, bytes: Buffer): void {
  let written = 0
  while (written < bytes.length) written += writeSync(descriptor, bytes, written)
}

// The content is safe by now; some file systems know no such call for a directory.
function syncDirectory(path: string): void {
  try {
    const descriptor = openSync(path, 'r')
    try {
      fsyncSync(descriptor)
    } finally {
      closeSync(descriptor)
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'EINVAL' && code !== 'EACCES' && code !== 'ENOTSUP') throw error
  }
}
