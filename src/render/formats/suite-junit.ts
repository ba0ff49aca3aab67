import type { SuiteRun, SuiteRuns } from '../../core/policy/workbench/suite/report.ts'
import type { Failure, TestRun } from '../../core/policy/workbench/suite/run.ts'
import { xmlText } from './xml-text.ts'

/** When the tests began (epoch milliseconds) and how long each file took, by its place in the list. */
export interface JunitTiming {
  readonly startedAt: number
  readonly seconds: readonly number[]
}

/**
 * Test results as JUnit XML, with every attribute that the strict schemas of its readers ask for: a `testsuite` a
 * file, a `testcase` a test.
 */
export function renderSuiteJunit({ suites }: SuiteRuns, timing: JunitTiming): string {
  const blocks = suites.map((suite, index) => suiteElement(suite, index, timing))
  return ['<?xml version="1.0" encoding="UTF-8"?>', '<testsuites>', ...blocks, '</testsuites>', ''].join('\n')
}

function suiteElement({ file, policy, tests }: SuiteRun, index: number, timing: JunitTiming): string {
  const failed = tests.filter(({ failures }) => failures.length > 0).length
  const seconds = timing.seconds[index] ?? 0
  const attributes = {
    id: index,
    package: policy,
    name: file,
    timestamp: new Date(timing.startedAt).toISOString().slice(0, 19),
    hostname: 'localhost',
    tests: tests.length,
    failures: failed,
    errors: 0,
    time: seconds.toFixed(3),
  }
  const share = (seconds / Math.max(1, tests.length)).toFixed(3)
  return [
    `  <testsuite${attributeText(attributes)}>`,
    '    <properties/>',
    ...tests.map((test) => testElement(test, policy, share)),
    '    <system-out/>',
    '    <system-err/>',
    '  </testsuite>',
  ].join('\n')
}

function testElement({ name, failures }: TestRun, policy: string, time: string): string {
  const open = `    <testcase${attributeText({ classname: policy, name, time })}`
  const [first] = failures
  if (first === undefined) return `${open}/>`
  // Readers take one failure a test; all of them stand in its text.
  const failure = attributeText({ type: 'not_met', message: `expected ${first.expected}, got ${first.got}` })
  const lines = failures.map(failureText).join('\n\n').split('\n')
  const text = lines.map(xmlText).join('\n')
  return `${open}>\n      <failure${failure}>${text}</failure>\n    </testcase>`
}

function failureText({ place, expected, got, values }: Failure): string {
  const where = `${place.file}:${place.line}:${place.column}`
  return `${where}\nexpected ${expected}\ngot ${got}\nvalues ${JSON.stringify(values)}`
}

function attributeText(attributes: Readonly<Record<string, string | number>>): string {
  return Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${xmlText(String(value))}"`)
    .join('')
}
