import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { describe, expect, it, test } from 'vitest'
import { createEngine } from '../src/core/policy/engine/compile.ts'
import { loadPolicy } from '../src/core/policy/language/load/load.ts'
import { bindSuite } from '../src/core/policy/workbench/suite/bind.ts'
import { coverageOf } from '../src/core/policy/workbench/suite/coverage.ts'
import { readSuite } from '../src/core/policy/workbench/suite/read.ts'
import { runTest } from '../src/core/policy/workbench/suite/run.ts'

const folder = join(import.meta.dirname, '..', 'policies')
const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'))
const examples = ['examples/service.test.yaml']
const suites = files.filter((name) => name.endsWith('.test.yaml'))
const policies = files.filter((name) => !suites.includes(name))

const leastCoverage = 1

test('every policy has a suite of its own name', () => {
  expect(suites).toEqual(policies.map((name) => name.replace(/\.yaml$/, '.test.yaml')))
})

describe.each([...suites, ...examples])('%s', (name) => {
  const suite = readSuite({ path: name, bytes: readFileSync(join(folder, name)) })
  const bytes = readFileSync(join(folder, dirname(name), suite.file.policy))
  const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`
  const { policy } = loadPolicy({ path: suite.file.policy, bytes }, digest)
  const engine = createEngine(policy)
  const { tests } = bindSuite(suite, policy)
  const runs = tests.map((each) => runTest(engine, each))

  it.each(runs.map((run) => [run.name, run] as const))('%s', (_, run) => {
    expect(run.failures).toEqual([])
  })

  it('tests the policy of its own name', () => {
    expect(suite.file.policy).toBe(basename(name).replace('.test', ''))
  })

  // What the help shows is short on purpose.
  if (examples.includes(name)) return
  it(`takes at least ${leastCoverage * 100} % of the transitions`, () => {
    const { ratio, notTaken } = coverageOf(policy, runs)
    expect(ratio, `not taken: ${notTaken.join(', ')}`).toBeGreaterThanOrEqual(leastCoverage)
  })
})
