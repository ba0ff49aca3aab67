import type { DependencySpec } from '../policy.ts'
import type { CheckFile } from '../schema/policy.ts'
import { didYouMean } from '../source/structure.ts'
import type { Loading } from './loading.ts'

/** An entry of `depends_on`: a check that hides while it is critical or unknown, or from a milder state on. */
export function dependencySpec(given: CheckFile['depends_on'][number]): DependencySpec {
  return typeof given === 'string' ? { check: given, at: 'critical' } : given
}

/** Notes `depends_on` entries that name no check, and checks that depend on themselves. */
export function checkDependencies(loading: Loading, checks: Readonly<Record<string, CheckFile>>): void {
  const { yaml, findings } = loading
  const reaches = new Map<string, ReadonlySet<string>>()
  for (const [name, { depends_on }] of Object.entries(checks)) {
    reaches.set(name, reachable(name, checks))
    depends_on.map(dependencySpec).forEach(({ check: other }, index) => {
      if (Object.hasOwn(checks, other)) return
      const place = yaml.place(['checks', name, 'depends_on', index])
      const hint = didYouMean(other, Object.keys(checks))
      findings.error('unknown_check', `There is no check '${other}'.`, place, hint)
    })
    if (reaches.get(name)?.has(name)) {
      const place = yaml.keyPlace(['checks', name, 'depends_on'])
      findings.error('circular_checks', `Check '${name}' depends on itself.`, place)
    }
  }
}

function reachable(from: string, checks: Readonly<Record<string, CheckFile>>): ReadonlySet<string> {
  const found = new Set<string>()
  const after = (name: string) => (checks[name]?.depends_on ?? []).map((given) => dependencySpec(given).check)
  const waiting = after(from)
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (found.has(next) || !Object.hasOwn(checks, next)) continue
    found.add(next)
    waiting.push(...after(next))
  }
  return found
}
