import type { Coverage } from '../../core/policy/workbench/suite/coverage.ts'
import type { SuiteRun, SuiteRuns } from '../../core/policy/workbench/suite/report.ts'
import type { Failure, TestRun } from '../../core/policy/workbench/suite/run.ts'
import { codeFrame } from '../terminal/code-frame.ts'
import { escapeControl } from '../terminal/escape.ts'
import { flow } from '../terminal/flow.ts'
import { listPiece, piece } from '../terminal/piece.ts'
import { type Pen, penFor, type Style } from '../terminal/style.ts'
import { namedValues } from '../terminal/value-text.ts'

/**
 * The tests of policies for people: a line each, failures with their place, what was got instead and the values at
 * that time, then the coverage and the sum.
 *
 * @param textOf the text of a suite file, for code frames
 */
export function renderSuites(runs: SuiteRuns, textOf: (file: string) => string, style: Style): string {
  const pen = penFor(style)
  const blocks = runs.suites.map((suite) => suiteLines(suite, textOf(suite.file), pen))
  const coverage = runs.coverage.map((each) => coverageLines(each, pen))
  return [...blocks, ...coverage, [sumLine(runs, pen)]]
    .map((lines) => `${lines.join('\n').trimEnd()}\n`)
    .join('\n')
}

function suiteLines({ file, policy, tests }: SuiteRun, text: string, pen: Pen): string[] {
  const { palette } = pen
  const head = `${palette.strong(escapeControl(file))} ${palette.faint(`(${escapeControl(policy)})`)}`
  return [head, ...tests.flatMap((test) => testLines(test, text, pen))]
}

function testLines({ name, failures }: TestRun, text: string, pen: Pen): string[] {
  const { palette } = pen
  const mark = failures.length === 0 ? palette.good('ok  ') : palette.bad('FAIL')
  const [first, ...rest] = flow([piece(name)], flowOptions(pen, 8))
  const head = [`  ${mark}  ${first}`, ...rest.map((line) => `        ${line}`)]
  if (failures.length === 0) return head
  return [...head, ...failures.flatMap((failure) => ['', ...failureLines(failure, text, pen)]), '']
}

function failureLines({ place, expected, got, values }: Failure, text: string, pen: Pen): string[] {
  const { style } = pen
  const finding = {
    code: 'not_met',
    severity: 'error',
    message: `expected ${expected}`,
    hint: null,
    place,
  } as const
  const frame = codeFrame(text, finding, { ...style, width: pen.width - 4 })
  const shown = namedValues(values)
  const lines = [...frame.split('\n'), ...labelled('got', [piece(got)], pen)]
  if (shown.length > 0) lines.push(...labelled('values', [listPiece(shown)], pen))
  return lines.map((line) => `    ${line}`)
}

function labelled(label: string, pieces: Parameters<typeof flow>[0], pen: Pen): string[] {
  const [first, ...rest] = flow(pieces, flowOptions(pen, 14))
  return [`  ${pen.palette.faint(label.padEnd(8))}${first}`, ...rest.map((line) => `          ${line}`)]
}

function coverageLines({ policy, transitions, taken, ratio, notTaken }: Coverage, pen: Pen): string[] {
  // All but one of very many are not all.
  const share = ratio === 1 ? '100 %' : `${Math.min(99.9, Math.round(ratio * 1_000) / 10)} %`
  const head = `Coverage of ${escapeControl(policy)}: ${taken} of ${transitions} transitions (${share})`
  return [head, ...notTaken.map((id) => `  ${pen.palette.warning('not taken')}  ${escapeControl(id)}`)]
}

function sumLine({ suites }: SuiteRuns, { palette }: Pen): string {
  const tests = suites.flatMap((suite) => suite.tests)
  const failed = tests.filter(({ failures }) => failures.length > 0).length
  const noun = tests.length === 1 ? 'test' : 'tests'
  const sum = failed === 0 ? palette.good('all passed') : palette.bad(`${failed} failed`)
  return `${tests.length} ${noun}, ${sum}`
}

function flowOptions(pen: Pen, indent: number) {
  return { width: pen.width - indent, separator: pen.separator, ellipsis: pen.ellipsis, maxLines: 6 }
}
