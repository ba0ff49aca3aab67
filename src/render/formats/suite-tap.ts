import type { SuiteRuns } from '../../core/policy/workbench/suite/report.ts'
import type { Failure } from '../../core/policy/workbench/suite/run.ts'
import type { Value } from '../../core/value.ts'
import { escapeControl } from '../terminal/escape.ts'

/** Test results in the Test Anything Protocol, version 13; failures carry a YAML block with what was got instead. */
export function renderSuiteTap({ suites, coverage }: SuiteRuns): string {
  const tests = suites.flatMap(({ file, tests }) => tests.map((test) => ({ file, ...test })))
  const lines = tests.flatMap(({ file, name, failures }, index) => {
    const result = `${failures.length === 0 ? 'ok' : 'not ok'} ${index + 1} - ${description(`${file}: ${name}`)}`
    return failures.length === 0 ? [result] : [result, ...diagnostics(failures)]
  })
  const covered = coverage.flatMap(({ policy, taken, transitions, notTaken }) => [
    `# coverage of ${description(policy)}: ${taken} of ${transitions} transitions`,
    ...notTaken.map((id) => `# not taken: ${description(id)}`),
  ])
  return `${['TAP version 13', `1..${tests.length}`, ...lines, ...covered].join('\n')}\n`
}

// Text behind an unescaped '#' could be read as a directive such as SKIP.
function description(text: string): string {
  return escapeControl(text).replaceAll('\\', '\\\\').replaceAll('#', '\\#')
}

function diagnostics(failures: readonly Failure[]): string[] {
  const entries = failures.flatMap(({ place, expected, got, values }) => [
    `    - at: ${visibleJson(`${place.file}:${place.line}:${place.column}`)}`,
    `      expected: ${visibleJson(expected)}`,
    `      got: ${visibleJson(got)}`,
    `      values: ${visibleJson(values)}`,
  ])
  return ['  ---', '  failures:', ...entries, '  ...']
}

/** JSON, which is YAML too, without characters that a terminal would obey or hide. */
function visibleJson(value: Value): string {
  return JSON.stringify(value).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) => {
    return character
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join('')
  })
}
