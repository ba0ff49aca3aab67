import type { Finding } from '../../../../errors.ts'
import { namesIn } from '../../../language/condition/tree-parts.ts'
import type { Checking } from '../checking.ts'
import { finding } from '../checking.ts'

/** Probes, signals and facts that are declared and read by nobody. */
export function unusedNames({ policy, file, yaml }: Checking): Finding[] {
  const conditions = [
    ...policy.checks.flatMap(({ transitions }) =>
      transitions.flatMap(({ condition, and }) => [condition, and]),
    ),
    ...policy.escalation.triggers.flatMap((trigger) => ('when' in trigger ? [trigger.when] : [])),
    ...policy.signals.map(({ expression }) => expression),
  ]
  const read = new Set(conditions.flatMap((condition) => (condition === null ? [] : namesIn(condition.tree))))
  const sections = [
    ['probes', 'unused_probe', 'Probe'],
    ['signals', 'unused_signal', 'Signal'],
    ['facts', 'unused_fact', 'Fact'],
  ] as const
  return sections.flatMap(([section, code, word]) => {
    const unused = Object.keys(file[section]).filter((name) => !read.has(name))
    return unused.map((name) => {
      const hint = 'Use it in a condition, or remove it.'
      return finding(code, `${word} '${name}' is read by nothing.`, yaml.keyPlace([section, name]), hint)
    })
  })
}
