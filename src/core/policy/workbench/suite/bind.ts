import { namesIn } from '../../language/condition/tree-parts.ts'
import type { Policy } from '../../language/policy.ts'
import type { YamlPath } from '../../language/source/yaml.ts'
import { bindColumns } from './columns.ts'
import { bindExpectation } from './expectation.ts'
import { bindFacts } from './facts.ts'
import type { ReadSuite } from './read.ts'
import { requireData } from './require-data.ts'
import type { TestFile } from './schema.ts'
import { mostPoints } from './series-notation.ts'
import type { Cell, Suite, SuiteTest } from './suite.ts'
import { TickGrid } from './tick-grid.ts'

/**
 * Holds a suite to its policy: names, actions, checks and times.
 *
 * @throws VitalsError SUITE_INVALID or SUITE_WITHOUT_DATA with every finding, each with its place.
 */
export function bindSuite(suite: ReadSuite, policy: Policy): Suite {
  const tests = suite.file.tests.map((test, index) => bindTest(suite, ['tests', index], test, policy))
  requireData(suite, tests, policy)
  suite.findings.throwIfAny()
  return { path: suite.path, tests, warnings: suite.findings.warnings }
}

function bindTest(suite: ReadSuite, path: YamlPath, test: TestFile, policy: Policy): SuiteTest {
  const grid = new TickGrid(suite, test.interval, policy.intervalMs)
  const columns = bindColumns(suite, [...path, 'series'], test.series, policy)
  warnOfShort(suite, [...path, 'series'], columns)
  for (const cells of columns.values()) grid.reach(cells.length - 1)
  const facts = bindFacts(suite, [...path, 'facts'], test.facts, policy, grid)
  const expectations = test.expect.flatMap((expectation, index) => {
    return bindExpectation(suite, [...path, 'expect', index], expectation, policy, grid) ?? []
  })
  if (grid.length > mostPoints) {
    const message = `The test has ${grid.length} ticks; ${mostPoints} are the most.`
    suite.findings.error('too_long', message, suite.yaml.keyPlace(path))
  }
  return {
    name: test.name,
    place: suite.yaml.place([...path, 'name']),
    intervalMs: grid.intervalMs,
    ticks: grid.length,
    columns,
    facts,
    expectations,
    skipped: skippedChecks(policy, columns),
  }
}

// "20x5" is six samples, and who reads it as five ends a series early; its last sample is then missing.
function warnOfShort(suite: ReadSuite, path: YamlPath, columns: SuiteTest['columns']): void {
  const longest = Math.max(...[...columns.values()].map(({ length }) => length))
  for (const [name, { length }] of columns) {
    if (length === longest || length === 0) continue
    const message = `'${name}' has ${length} ${length === 1 ? 'sample' : 'samples'} and the longest series of this test ${longest}, so its last ones are missing.`
    const hint = '"20x5" is six samples; write _ for one that is missing on purpose.'
    suite.findings.warning('short_series', message, suite.yaml.keyPlace([...path, name]), hint)
  }
}

/** The checks that read data, but nothing of the columns; a signal that is a column hides what it is made of. */
function skippedChecks(policy: Policy, columns: ReadonlyMap<string, readonly Cell[]>): ReadonlySet<string> {
  const given = new Set([...columns.keys()].map((path) => path.split('.')[0] as string))
  const facts = new Set(policy.facts.map(({ name }) => name))
  const signals = new Map(policy.signals.map((signal) => [signal.name, signal.expression.tree]))
  const reaches = (name: string): string[] => {
    const tree = given.has(name) ? undefined : signals.get(name)
    return tree === undefined ? [name] : namesIn(tree).flatMap(reaches)
  }
  const skipped = policy.checks.filter(({ transitions }) => {
    const trees = transitions.flatMap(({ condition, and }) =>
      and ? [condition.tree, and.tree] : [condition.tree],
    )
    const reads = trees.flatMap((tree) => namesIn(tree).flatMap(reaches)).filter((name) => !facts.has(name))
    return reads.length > 0 && !reads.some((name) => given.has(name))
  })
  return new Set(skipped.map(({ name }) => name))
}
