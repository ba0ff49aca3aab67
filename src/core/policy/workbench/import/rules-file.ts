import * as v from 'valibot'
import type { Place } from '../../../errors.ts'
import type { PolicySource } from '../../language/load/load.ts'
import { Findings } from '../../language/source/findings.ts'
import { checkStructure } from '../../language/source/structure.ts'
import { readDocuments, type YamlPath, type YamlSource } from '../../language/source/yaml.ts'

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

/** A group of rules and where it stands in its document. */
export interface PlacedGroup {
  readonly group: RuleGroup
  readonly path: YamlPath
  readonly yaml: YamlSource
}

/** A manifest of another kind that stands beside manifests of rules. */
export interface OtherKind {
  readonly kind: string
  readonly place: Place
}

/**
 * Reads the groups of a file of Prometheus rules, or of a Kubernetes manifest of them (`kind: PrometheusRule`), or of a
 * list of such manifests; a file may hold several of these as documents of their own.
 *
 * @throws VitalsError RULES_UNREADABLE with every finding that could be told
 */
export function readRules({ path, bytes }: PolicySource): {
  readonly groups: readonly PlacedGroup[]
  readonly others: readonly OtherKind[]
} {
  const findings = new Findings(path, 'RULES_UNREADABLE')
  const documents = readDocuments(path, bytes, findings, 'any')
  const filled = documents.filter(({ data }) => data !== null)
  const parts = (filled.length === 0 ? documents : filled).flatMap((yaml) => partsOf(yaml.data, [], yaml))
  const rules = parts.filter(({ kind }) => kind === null)
  const others = rules.length === 0 ? [] : parts.flatMap(otherKind)
  const groups = (rules.length === 0 ? parts : rules).flatMap(({ data, path: base, yaml }) => {
    const label = base.length === 0 ? 'The file' : `'${base.at(-1)}'`
    const file = checkStructure(rulesFile, data, { path: base, label }, yaml, findings)
    return (file?.groups ?? []).map((group, index): PlacedGroup => {
      return { group, path: [...base, 'groups', index], yaml }
    })
  })
  findings.throwIfAny()
  return { groups, others }
}

interface Part {
  readonly data: unknown
  readonly path: YamlPath
  readonly yaml: YamlSource
  /** What it is instead of rules; `null` for rules. */
  readonly kind: string | null
}

/** The parts of a document that are each shaped like a file of rules, and manifests of other kinds. */
function partsOf(data: unknown, path: YamlPath, yaml: YamlSource): readonly Part[] {
  if (!isFields(data) || 'groups' in data) return [{ data, path, yaml, kind: null }]
  if (typeof data.kind === 'string' && data.kind.endsWith('List') && Array.isArray(data.items)) {
    return data.items.flatMap((item: unknown, index) => partsOf(item, [...path, 'items', index], yaml))
  }
  if (typeof data.kind !== 'string') return [{ data, path, yaml, kind: null }]
  const isOfRules = data.kind === 'PrometheusRule' || (isFields(data.spec) && 'groups' in data.spec)
  return [{ data: data.spec, path: [...path, 'spec'], yaml, kind: isOfRules ? null : data.kind }]
}

function otherKind({ kind, path, yaml }: Part): readonly OtherKind[] {
  return kind === null ? [] : [{ kind, place: yaml.place([...path.slice(0, -1), 'kind']) }]
}

function isFields(data: unknown): data is { readonly [key: string]: unknown } {
  return typeof data === 'object' && data !== null && !Array.isArray(data)
}
