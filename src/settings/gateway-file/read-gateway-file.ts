import { resolve } from 'node:path'
import type { Place } from '../../core/errors.ts'
import { VitalsError } from '../../core/errors.ts'
import { Findings } from '../../core/policy/language/source/findings.ts'
import { checkStructure } from '../../core/policy/language/source/structure.ts'
import { readYaml, type YamlPath } from '../../core/policy/language/source/yaml.ts'
import { readRegularFile } from '../../host/files/read-regular-file.ts'
import { distrustOfFile } from '../../host/files/trusted-place.ts'
import { type GatewayFile, gatewayFile } from './gateway-file-schema.ts'

const mostBytes = 256 * 1_024

/** The configuration of a gateway as it was written, and where each part of it stands. */
export interface PlacedGatewayFile {
  /** `null` where there is no file: everything is as it is without one. */
  readonly path: string | null
  readonly file: GatewayFile
  /** Of a value; `null` where there is no file. */
  readonly place: (path: YamlPath) => Place | null
}

/** What a gateway does without a file: every agent is judged by the policy `host` that comes with vitals. */
const embedded: GatewayFile = { default: 'host' }

/**
 * Reads the configuration of a gateway.
 *
 * @param path `null` for none
 * @throws VitalsError CONFIG_INVALID with every finding in its place, INPUT_NOT_FOUND, NOT_PERMITTED, IO
 */
export function readGatewayFile(path: string | null): PlacedGatewayFile {
  if (path === null) return { path, file: embedded, place: () => null }
  const findings = new Findings(path, 'CONFIG_INVALID')
  const yaml = readYaml(path, readTrusted(path), findings)
  if (yaml.data === null) return { path, file: {}, place: (at) => yaml.place(at) }
  const part = { path: [], label: 'The configuration' }
  const file = checkStructure(gatewayFile, yaml.data, part, yaml, findings)
  findings.throwIfAny()
  if (file === null) {
    const detail = 'a configuration of the wrong shape without a finding'
    throw new VitalsError('INTERNAL', { params: { detail } })
  }
  return { path, file, place: (at) => yaml.place(at) }
}

function readTrusted(path: string): Uint8Array {
  try {
    const { stats, bytes } = readRegularFile(path, mostBytes)
    const distrust = distrustOfFile(resolve(path), stats)
    if (distrust === null) return bytes
    throw new VitalsError('NOT_PERMITTED', {
      params: { detail: `${path} says who judges whom, and ${distrust}` },
    })
  } catch (cause) {
    if (cause instanceof VitalsError) throw cause
    const { code, message } = cause as NodeJS.ErrnoException
    if (code === 'ENOENT') throw new VitalsError('INPUT_NOT_FOUND', { params: { path }, cause })
    if (code === 'EACCES' || code === 'EPERM') {
      throw new VitalsError('NOT_PERMITTED', { params: { detail: `reading ${path}` }, cause })
    }
    throw new VitalsError('IO', { params: { path, detail: code ?? message }, cause })
  }
}
