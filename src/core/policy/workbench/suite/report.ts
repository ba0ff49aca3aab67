import * as v from 'valibot'
import { valueSchema } from '../../../report/document.ts'
import type { Coverage } from './coverage.ts'
import type { Failure, TestRun } from './run.ts'

/** The tests of one file as they ended, with what is needed to tell them. */
export interface SuiteRun {
  readonly file: string
  readonly policy: string
  readonly policyDigest: string
  readonly tests: readonly TestRun[]
}

/** Everything that `vitals policy test` found; `coverage` is empty when it was not asked for. */
export interface SuiteRuns {
  readonly suites: readonly SuiteRun[]
  readonly coverage: readonly Coverage[]
}

const count = v.pipe(v.number(), v.integer(), v.minValue(0))
const line = v.pipe(v.number(), v.integer(), v.minValue(1))

const failureSchema = v.strictObject({
  line,
  column: line,
  at_ms: v.pipe(
    v.nullable(count),
    v.description('Milliseconds since the first sample; null where it is about no single time.'),
  ),
  expected: v.string(),
  got: v.string(),
  values: v.pipe(v.record(v.string(), valueSchema), v.description('What the conditions read at that time.')),
})

/** What `vitals policy test --json` prints. */
export const suiteReportSchema = v.strictObject({
  ok: v.boolean(),
  tests: count,
  failed: count,
  suites: v.array(
    v.strictObject({
      file: v.string(),
      policy: v.string(),
      policy_digest: v.string(),
      tests: v.array(
        v.strictObject({
          name: v.string(),
          line,
          ok: v.boolean(),
          ticks: count,
          failures: v.array(failureSchema),
        }),
      ),
    }),
  ),
  coverage: v.array(
    v.strictObject({
      policy: v.string(),
      transitions: count,
      taken: count,
      ratio: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
      not_taken: v.pipe(v.array(v.string()), v.description('Such as disk healthy->degraded.')),
    }),
  ),
})

export type SuiteReport = v.InferOutput<typeof suiteReportSchema>

/** The document of `--json`: the same bytes for the same files. */
export function suiteReport({ suites, coverage }: SuiteRuns): SuiteReport {
  const tests = suites.flatMap((suite) => suite.tests)
  const failed = tests.filter(({ failures }) => failures.length > 0).length
  return {
    ok: failed === 0,
    tests: tests.length,
    failed,
    suites: suites.map(({ file, policy, policyDigest, tests }) => {
      return { file, policy, policy_digest: policyDigest, tests: tests.map(testReport) }
    }),
    coverage: coverage.map(({ notTaken, ...rest }) => ({ ...rest, not_taken: [...notTaken] })),
  }
}

function testReport({ name, place, ticks, failures }: TestRun) {
  return { name, line: place.line, ok: failures.length === 0, ticks, failures: failures.map(failureReport) }
}

function failureReport({ place, atMs, expected, got, values }: Failure) {
  return { line: place.line, column: place.column, at_ms: atMs, expected, got, values }
}
