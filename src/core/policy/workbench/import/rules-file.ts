import * as v from 'valibot'
import { VitalsError } from '../../../errors.ts'
import type { PolicySource } from '../../language/load/load.ts'
import { Findings } from '../../language/source/findings.ts'
import { checkStructure } from '../../language/source/structure.ts'
import { readYaml, type YamlSource } from '../../language/source/yaml.ts'

const duration = v.union([v.string(), v.number()], 'must be a duration such as 5m')
const texts = v.record(v.string(), v.unknown())

// Loose: what else a rule may have is told by name when it is translated.
const rule = v.looseObject({
  alert: v.optional(v.string()),
  record: v.optional(v.string()),
  expr: v.union([v.string(), v.number()], 'must be an expression'),
  for: v.optional(duration),
  keep_firing_for: v.optional(duration),
  labels: v.optional(v.nullable(texts)),
  annotations: v.optional(v.nullable(texts)),
})

const rulesFile = v.looseObject({
  groups: v.array(
    v.looseObject({
      name: v.string(),
      interval: v.optional(duration),
      rules: v.optional(v.nullable(v.array(rule))),
    }),
  ),
})

export type RulesFile = v.InferOutput<typeof rulesFile>
export type PromRule = v.InferOutput<typeof rule>

/** Reads a file of Prometheus rules. @throws VitalsError RULES_UNREADABLE with every finding that could be told */
export function readRules({ path, bytes }: PolicySource): {
  readonly file: RulesFile
  readonly yaml: YamlSource
} {
  const findings = new Findings(path, 'RULES_UNREADABLE')
  const yaml = readYaml(path, bytes, findings)
  const file = checkStructure(rulesFile, yaml.data, { path: [], label: 'The file' }, yaml, findings)
  findings.throwIfAny()
  if (file === null) throw new VitalsError('RULES_UNREADABLE', { params: { path } })
  return { file, yaml }
}
