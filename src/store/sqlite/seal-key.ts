import { closeSync, constants, fstatSync, linkSync, openSync, readSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { StateFileFault } from './state-file-fault.ts'

const keyBytes = 32

/**
 * This host's key for what its loader has compiled: 32 random bytes in `<directory>/seal.key`, mode 0600, made when it
 * is first needed.
 *
 * @throws StateFileFault when the file is not such a key, or the system's error.
 */
export function readSealKey(directory: string): Uint8Array {
  const path = join(directory, 'seal.key')
  return readKey(path) ?? makeKey(path)
}

function readKey(path: string): Uint8Array | null {
  let file: number
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
  try {
    const { mode, size } = fstatSync(file)
    const key = new Uint8Array(keyBytes)
    const isKey = (mode & 0o077) === 0 && size === keyBytes && readSync(file, key) === keyBytes
    if (!isKey) throw new StateFileFault('damaged')
    return key
  } finally {
    closeSync(file)
  }
}

function makeKey(path: string): Uint8Array {
  const key = process.getBuiltinModule('node:crypto').randomBytes(keyBytes)
  const beside = `${path}.${process.pid}.tmp`
  try {
    writeFileSync(beside, key, { mode: 0o600, flag: 'wx' })
    linkSync(beside, path)
    return key
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    // Another run was faster, and its key is the host's.
    return readKey(path) ?? key
  } finally {
    rmSync(beside, { force: true })
  }
}
