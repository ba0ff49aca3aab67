import type { PolicySource } from '../../language/load/load.ts'
import { Findings } from '../../language/source/findings.ts'
import { refuseOtherKind } from '../../language/source/kind-of-file.ts'
import { checkStructure } from '../../language/source/structure.ts'
import { readYaml, type YamlSource } from '../../language/source/yaml.ts'
import { type SuiteFile, suiteFile } from './schema.ts'

/** A suite whose structure is right, before its policy is known. */
export interface ReadSuite {
  readonly path: string
  readonly file: SuiteFile
  readonly yaml: YamlSource
  readonly findings: Findings
}

/**
 * Reads a file of tests as far as that goes without its policy, whose path is `file.policy`.
 *
 * @throws VitalsError SUITE_INVALID with every finding that could be told, each with its place.
 */
export function readSuite({ path, bytes }: PolicySource): ReadSuite {
  const findings = new Findings(path, 'SUITE_INVALID')
  const yaml = readYaml(path, bytes, findings)
  refuseOtherKind('suite', yaml, findings)
  const file = checkStructure(suiteFile, yaml.data, { path: [], label: 'The suite' }, yaml, findings)
  findings.throwIfAny()
  if (file === null) throw new Error('a suite of the wrong shape without a finding')
  return { path, file, yaml, findings }
}
