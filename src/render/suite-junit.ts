import type { SuiteRun, SuiteRuns } from '../core/policy/suite/report.ts'
import type { Failure, TestRun } from '../core/policy/suite/run.ts'

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
  const text = escapeXml(failures.map(failureText).join('\n\n'))
  return `${open}>\n      <failure${failure}>${text}</failure>\n    </testcase>`
}

function failureText({ place, expected, got, values }: Failure): string {
  const where = `${place.file}:${place.line}:${place.column}`
  return `${where}\nexpected ${expected}\ngot ${got}\nvalues ${JSON.stringify(values)}`
}

function attributeText(attributes: Readonly<Record<string, string | number>>): string {
  return Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${escapeXml(String(value)).replaceAll('\n', '&#10;')}"`)
    .join('')
}

const references: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** What XML cannot hold at all becomes U+FFFD; the rest of what it reads as markup becomes references. */
function escapeXml(text: string): string {
  return text
    .replace(/[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]|\p{Surrogate}/gu, '\ufffd')
    .replace(/[&<>"]/g, (character) => references[character] as string)
    .replace(/[\t\r]/g, (character) => `&#${character.charCodeAt(0)};`)
}
