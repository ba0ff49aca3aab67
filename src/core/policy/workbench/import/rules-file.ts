import * as v from 'valibot'
import type { PolicySource } from '../../language/load/load.ts'
import { Findings } from '../../language/source/findings.ts'
import { checkStructure } from '../../language/source/structure.ts'
import { readYaml, type YamlPath, type YamlSource } from '../../language/source/yaml.ts'

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

type RulesFile = v.InferOutput<typeof rulesFile>
export type PromRule = v.InferOutput<typeof rule>
type RuleGroup = RulesFile['groups'][number]

/** A group of rules and where it stands in its file. */
export interface PlacedGroup {
  readonly group: RuleGroup
  readonly path: YamlPath
}

/**
 * Reads the groups of a file of Prometheus rules, or of a Kubernetes manifest of them (`kind: PrometheusRule`), or of a
 * list of such manifests.
 *
 * @throws VitalsError RULES_UNREADABLE with every finding that could be told
 */
export function readRules({ path, bytes }: PolicySource): {
  readonly groups: readonly PlacedGroup[]
  readonly yaml: YamlSource
} {
  const findings = new Findings(path, 'RULES_UNREADABLE')
  const yaml = readYaml(path, bytes, findings)
  const groups = rulesIn(yaml.data, []).flatMap(({ data, path: base }) => {
    const label = base.length === 0 ? 'The file' : `'${base.at(-1)}'`
    const file = checkStructure(rulesFile, data, { path: base, label }, yaml, findings)
    return (file?.groups ?? []).map((group, index): PlacedGroup => {
      return { group, path: [...base, 'groups', index] }
    })
  })
  findings.throwIfAny()
  return { groups, yaml }
}

interface Rules {
  readonly data: unknown
  readonly path: YamlPath
}

/** The parts of a document that are each shaped like a file of rules. */
function rulesIn(data: unknown, path: YamlPath): readonly Rules[] {
  if (!isFields(data) || 'groups' in data) return [{ data, path }]
  if (typeof data.kind === 'string' && data.kind.endsWith('List') && Array.isArray(data.items)) {
    return data.items.flatMap((item: unknown, index) => rulesIn(item, [...path, 'items', index]))
  }
  return 'kind' in data ? [{ data: data.spec, path: [...path, 'spec'] }] : [{ data, path }]
}

function isFields(data: unknown): data is { readonly [key: string]: unknown } {
  return typeof data === 'object' && data !== null && !Array.isArray(data)
}
