import type { SuiteRuns } from '../../../src/core/policy/workbench/suite/report.ts'
import type { Failure, TestRun } from '../../../src/core/policy/workbench/suite/run.ts'

const place = { file: 'disk.test.yaml', line: 3, column: 9, length: 7 }

function test(name: string, failures: readonly Failure[] = []): TestRun {
  return { name, place, ticks: 5, failures, taken: new Set() }
}

const failure: Failure = {
  place,
  atMs: 150_000,
  expected: 'healthy at 2m30s',
  got: 'disk degraded: disk_free_below_warn (since 2m)',
  values: { disk_free_pct: 14, 'api.status': null },
}

/** What a terminal, an XML reader or a TAP reader could take for its own. */
export const hostileText = 'a # SKIP <b>&"\' ]]> \\ \x1b[31m\u202e\x00\ud800 ok 3 -\nBail out!'

/** A file with a passing and a failing test, and one whose every text is hostile. */
export const suiteRuns: SuiteRuns = {
  suites: [
    {
      file: 'disk.test.yaml',
      policy: 'disk',
      policyDigest: 'sha256:00',
      tests: [test('fills slowly'), test('fills at once', [failure, { ...failure, atMs: null, values: {} }])],
    },
    {
      file: hostileText,
      policy: hostileText,
      policyDigest: 'sha256:01',
      tests: [
        test(hostileText, [
          { ...failure, expected: hostileText, got: hostileText, values: { a: hostileText } },
        ]),
      ],
    },
  ],
  coverage: [
    { policy: 'disk', transitions: 3, taken: 2, ratio: 2 / 3, notTaken: ['disk degraded->critical'] },
    { policy: hostileText, transitions: 0, taken: 0, ratio: 1, notTaken: [] },
  ],
}

/** The sample with only its plain part. */
export const plainRuns: SuiteRuns = {
  suites: suiteRuns.suites.slice(0, 1),
  coverage: suiteRuns.coverage.slice(0, 1),
}
