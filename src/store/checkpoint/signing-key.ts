import type { KeyObject } from 'node:crypto'
import { linkSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readRegularFile } from '../../host/files/read-regular-file.ts'

const mostBytes = 4_096

/**
 * The Ed25519 key with which this host signs its trails: `<stateDir>/audit.key`, PKCS #8 in PEM, mode 0600, made when
 * it is first needed.
 *
 * @throws the system's error, or an error where the file is no such key.
 */
export function signingKey(stateDir: string): KeyObject {
  const { createPrivateKey, generateKeyPairSync } = process.getBuiltinModule('node:crypto')
  const path = join(stateDir, 'audit.key')
  const read = () => createPrivateKey(readRegularFile(path, mostBytes).bytes)
  try {
    return read()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  const { privateKey } = generateKeyPairSync('ed25519')
  const beside = `${path}.${process.pid}.tmp`
  try {
    writeFileSync(beside, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flag: 'wx' })
    linkSync(beside, path)
    return privateKey
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    return read()
  } finally {
    rmSync(beside, { force: true })
  }
}
