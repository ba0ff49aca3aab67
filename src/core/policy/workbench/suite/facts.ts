import type { Policy } from '../../language/policy.ts'
import { didYouMean } from '../../language/source/structure.ts'
import type { YamlPath } from '../../language/source/yaml.ts'
import type { ReadSuite } from './read.ts'
import type { TestFile } from './schema.ts'
import type { FactChange } from './suite.ts'
import type { TickGrid } from './tick-grid.ts'

const typeofFact = { bool: 'boolean', number: 'number', string: 'string' } as const

/** When each fact is set; notes facts that the policy does not have, and values of another type. */
export function bindFacts(
  { findings, yaml }: ReadSuite,
  path: YamlPath,
  facts: TestFile['facts'],
  policy: Policy,
  grid: TickGrid,
): readonly FactChange[] {
  return Object.entries(facts).flatMap(([name, given]) => {
    const spec = policy.facts.find((fact) => fact.name === name)
    const here = [...path, name]
    if (spec === undefined) {
      const known = policy.facts.map((fact) => fact.name)
      const hint = didYouMean(name, known) ?? `It has ${known.join(', ')}.`
      findings.error(
        'unknown_name',
        `The policy ${policy.name} has no fact '${name}'.`,
        yaml.keyPlace(here),
        hint,
      )
      return []
    }
    const changes = Array.isArray(given) ? given : [given]
    return changes.map(({ at, value }, index) => {
      if (typeof value !== typeofFact[spec.type]) {
        const place = yaml.place(Array.isArray(given) ? [...here, index, 'value'] : [...here, 'value'])
        findings.error('wrong_type', `'value' must be a ${spec.type}, as the fact's type says.`, place)
      }
      return { tick: grid.from(at), name, value }
    })
  })
}
