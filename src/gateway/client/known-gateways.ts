import { VitalsError } from '../../core/errors.ts'
import { readRegularFile } from '../../host/files/read-regular-file.ts'
import { objectOf, textOf } from '../protocol/loose-value.ts'
import { type DeviceKey, newDeviceKey } from './device.ts'

/** The ways into a gateway, in the order in which they are tried. */
export const authMethods = ['cli', 'backend', 'device'] as const
export type AuthMethod = (typeof authMethods)[number]

/** What worked the last time. */
export interface Choice {
  readonly method: AuthMethod
  /** Where the credential came from that was taken; `null` when none was sent. */
  readonly origin: string | null
}

/** What this host remembers of the gateways it has talked to; never a secret of theirs. */
export interface KnownGateways {
  recall(url: string): Choice | null
  remember(url: string, choice: Choice): void
  /** This host's key, made at the first call. @throws VitalsError CANNOT_WRITE when it could not be kept */
  device(): DeviceKey
}

/** Remembers in `<directory>/gateways`, in files that only their owner can read. */
export function knownGatewaysIn(directory: string): KnownGateways {
  const { join } = process.getBuiltinModule('node:path')
  const folder = join(directory, 'gateways')
  const deviceFile = join(folder, 'device.json')
  const fileOf = (url: string) => join(folder, `${fingerprintOf(url)}.json`)
  return {
    recall: (url) => readChoice(readJson(fileOf(url)), url),
    remember(url, choice) {
      if (sameChoice(readChoice(readJson(fileOf(url)), url), choice)) return
      write(fileOf(url), { url, method: choice.method, origin: choice.origin }, 'replace')
    },
    device() {
      const known = readDevice(readJson(deviceFile))
      if (known !== null) return known
      const { id, publicKey, privateKey } = newDeviceKey()
      write(deviceFile, { id, public_key: publicKey, private_key: privateKey }, 'keep')
      // Another process may have been faster; the key that stands in the file is the host's.
      const kept = readDevice(readJson(deviceFile))
      if (kept === null) throw cannotWrite(deviceFile, 'it does not hold a device key', undefined)
      return kept
    },
  }
}

function sameChoice(a: Choice | null, b: Choice): boolean {
  return a?.method === b.method && a.origin === b.origin
}

function fingerprintOf(url: string): string {
  const { createHash } = process.getBuiltinModule('node:crypto')
  return createHash('sha256').update(url).digest('hex').slice(0, 32)
}

function readChoice(value: unknown, url: string): Choice | null {
  const { url: stored, method, origin } = objectOf(value)
  const known = authMethods.find((name) => name === method)
  return known === undefined || stored !== url ? null : { method: known, origin: textOf(origin) }
}

function readDevice(value: unknown): DeviceKey | null {
  const given = objectOf(value)
  const [id, publicKey] = [textOf(given.id), textOf(given.public_key)]
  const privateKey = textOf(given.private_key)
  return id === null || publicKey === null || privateKey === null ? null : { id, publicKey, privateKey }
}

const mostBytes = 65_536

// A file that is missing or damaged is forgotten: everything in it can be found out again.
function readJson(path: string): unknown {
  try {
    return JSON.parse(readRegularFile(path, mostBytes).bytes.toString('utf8'))
  } catch {
    return null
  }
}

function write(path: string, document: object, existing: 'keep' | 'replace'): void {
  const fs = process.getBuiltinModule('node:fs')
  const { dirname } = process.getBuiltinModule('node:path')
  const temporary = `${path}.${process.pid}.tmp`
  try {
    fs.mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    fs.writeFileSync(temporary, `${JSON.stringify(document, null, 2)}\n`, { mode: 0o600 })
    if (existing === 'replace') fs.renameSync(temporary, path)
    else linkUnlessThere(temporary, path)
  } catch (cause) {
    throw cannotWrite(path, cause instanceof Error ? cause.message : String(cause), cause)
  }
}

function linkUnlessThere(temporary: string, path: string): void {
  const fs = process.getBuiltinModule('node:fs')
  try {
    if (readDevice(readJson(path)) === null) fs.rmSync(path, { force: true })
    fs.linkSync(temporary, path)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  } finally {
    fs.rmSync(temporary, { force: true })
  }
}

function cannotWrite(path: string, detail: string, cause: unknown): VitalsError {
  return new VitalsError('CANNOT_WRITE', { params: { path, detail }, cause })
}
