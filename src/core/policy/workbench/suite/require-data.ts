import { VitalsError } from '../../../errors.ts'
import type { Policy } from '../../language/policy.ts'
import { Findings } from '../../language/source/findings.ts'
import { pathsRead } from '../input/names/inlets.ts'
import type { ReadSuite } from './read.ts'
import type { SuiteTest } from './suite.ts'

/**
 * Refuses a suite with a test that gives the checks nothing to read: it shows nothing, whatever it expects. Where names
 * that the policy does not have are all that is wrong, and a test has no other, that is the reason.
 *
 * @throws VitalsError SUITE_WITHOUT_DATA
 */
export function requireData(suite: ReadSuite, tests: readonly SuiteTest[], policy: Policy): void {
  const { errors } = suite.findings
  const isOnlyNames = errors.length > 0 && errors.every(({ code }) => code === 'unknown_name')
  if (isOnlyNames && tests.some(({ columns }) => columns.size === 0)) {
    throw new VitalsError('SUITE_WITHOUT_DATA', { params: { path: suite.path }, findings: errors })
  }
  if (errors.length > 0) return
  const facts = new Set(policy.facts.map(({ name }) => name))
  const observed = pathsRead(policy)
    .filter(({ name }) => !facts.has(name))
    .map(({ text }) => text)
  const empty = new Findings(suite.path, 'SUITE_WITHOUT_DATA')
  tests.forEach((test, index) => {
    const given = [...test.columns.keys()]
    if (observed.length === 0 || given.some((name) => observed.some((path) => overlap(name, path)))) return
    const gives =
      given.length === 0 ? 'gives no samples' : `gives only ${given.join(', ')}, which no check reads`
    const hint = `The policy ${policy.name} reads ${observed.slice(0, 8).join(', ')}.`
    const place = suite.yaml.keyPlace(['tests', index, 'series'])
    empty.error('no_data', `The test '${test.name}' ${gives}.`, place, hint)
  })
  empty.throwIfAny()
}

/** Whether one path is the other, or lies in it. */
function overlap(one: string, other: string): boolean {
  const [short = '', long = ''] = one.length < other.length ? [one, other] : [other, one]
  return (
    long.startsWith(short) && (long.length === short.length || '.['.includes(long[short.length] as string))
  )
}
