import { VitalsError } from '../core/errors.ts'
import { Findings } from '../core/policy/language/source/findings.ts'
import { checkStructure } from '../core/policy/language/source/structure.ts'
import { readYaml } from '../core/policy/language/source/yaml.ts'
import type { ConfigValues } from './config-keys.ts'
import { configFile } from './config-schema.ts'

/**
 * Reads one configuration file; an empty one gives nothing.
 *
 * @throws VitalsError CONFIG_INVALID with every finding in its place.
 */
export function readConfigYaml(path: string, bytes: Uint8Array): ConfigValues {
  const findings = new Findings(path, 'CONFIG_INVALID')
  const yaml = readYaml(path, bytes, findings)
  if (yaml.data === null) return {}
  const part = { path: [], label: 'The configuration' }
  const read = checkStructure(configFile, yaml.data, part, yaml, findings)
  findings.throwIfAny()
  if (read === null) {
    throw new VitalsError('INTERNAL', {
      params: { detail: 'a configuration of the wrong shape without a finding' },
    })
  }
  return Object.fromEntries(Object.entries(read).filter(([, value]) => value !== undefined))
}
