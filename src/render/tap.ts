import type { SuiteRuns } from '../core/policy/suite/report.ts'
import type { Failure } from '../core/policy/suite/run.ts'
import { escapeControl } from './escape.ts'

/** Test results in the Test Anything Protocol, version 13; failures carry a YAML block with what was got instead. */
export function renderTap({ suites, coverage }: SuiteRuns): string {
  const tests = suites.flatMap(({ file, tests }) => tests.map((test) => ({ file, ...test })))
  const lines = tests.flatMap(({ file, name, failures }, index) => {
    const result = `${failures.length === 0 ? 'ok' : 'not ok'} ${index + 1} - ${description(`${file}: ${name}`)}`
    return failures.length === 0 ? [result] : [result, ...diagnostics(failures)]
  })
  const covered = coverage.flatMap(({ policy, taken, transitions, notTaken }) => [
    `# coverage of ${escapeControl(policy)}: ${taken} of ${transitions} transitions`,
    ...notTaken.map((id) => `# not taken: ${escapeControl(id)}`),
  ])
  return `${['TAP version 13', `1..${tests.length}`, ...lines, ...covered].join('\n')}\n`
}

// Text behind an unescaped '#' could be read as a directive such as SKIP.
function description(text: string): string {
  return escapeControl(text).replaceAll('\\', '\\\\').replaceAll('#', '\\#')
}

function diagnostics(failures: readonly Failure[]): string[] {
  const entries = failures.flatMap(({ place, expected, got, values }) => [
    `    - at: ${JSON.stringify(`${place.file}:${place.line}:${place.column}`)}`,
    `      expected: ${JSON.stringify(expected)}`,
    `      got: ${JSON.stringify(got)}`,
    `      values: ${JSON.stringify(values)}`,
  ])
  return ['  ---', '  failures:', ...entries, '  ...']
}
