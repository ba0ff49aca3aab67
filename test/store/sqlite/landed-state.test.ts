import { copyFileSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { restoreState } from '../../../src/core/policy/engine/record/restore-state.ts'
import { openSqliteStore } from '../../../src/store/sqlite/store.ts'
import { play } from '../../timeline.ts'
import { temporaryDirectory } from '../temporary-directory.ts'

const fixture = join(import.meta.dirname, '../../fixtures/landed-state')
const policyPath = '/srv/vitals/landed.yaml'

test('a state file of the release before opens, and its checks go on from where they were', async () => {
  const directory = temporaryDirectory()
  mkdirSync(join(directory, 'probe'), { recursive: true, mode: 0o700 })
  copyFileSync(join(fixture, 'memory.db'), join(directory, 'probe', 'f2231adc258922cb5021.db'))
  const store = openSqliteStore(directory)
  const run = await store.begin(policyPath, 0)
  const { state, onChange, setAside } = run.remembered
  expect([onChange, setAside]).toEqual([null, undefined])
  await run.abandon()
  await store.close()
  expect(state?.checks.size).toMatchObject({ state: 'critical', problemOpen: true, reason: 'full' })
  const policy = readFileSync(join(fixture, 'landed.yaml'), 'utf8')
  if (state === null) throw new Error('the fixture has no state')
  const after = { ...play(policy, {}), state, endedAt: state.at }
  const next = play(policy, { log: '{"size":300}' }, { after })
  expect(next.state.checks.size).toMatchObject({ state: 'critical' })
  expect(next.notices.map(({ check, kind, state }) => [check, kind, state])).toContainEqual([
    'size',
    'problem',
    'critical',
  ])
})

test('what was told and attempted in the landed form is kept in today’s', () => {
  const landed = {
    version: 1,
    policyDigest: 'sha256:0',
    at: 9,
    overall: { state: 'degraded', since: 5 },
    checks: {
      disk: {
        digest: 'd',
        state: 'degraded',
        since: 5,
        reason: 'full',
        entered: 1,
        runs: [1, 2],
        missing: 0,
        passing: 0,
        problemOpen: true,
        remediated: false,
        changes: 3,
        flapping: false,
        notified: 'degraded',
        flappingTold: true,
      },
    },
    facts: {},
    windows: {},
    observedAt: {},
    attempts: {
      'clean/disk': { attempts: [3, 7], givenUp: true },
      'clean/other': { attempts: [5], givenUp: false },
    },
    escalation: { beats: 3, calls: [] },
  }
  const restored = restoreState(landed)
  expect(restored?.attempts).toEqual({ clean: [3, 5, 7] })
  expect(restored?.checks.disk?.news.report).toMatchObject({ state: 'degraded', begun: true, flapping: true })
  expect(restored?.checks.disk).toMatchObject({ problemSince: 5, covered: null })
})

test.each([
  ['nothing', null],
  ['another version', { version: 2 }],
  [
    'checks that are none',
    { version: 1, overall: {}, checks: { a: null }, facts: {}, windows: {}, observedAt: {} },
  ],
])('%s is no state', (_, parsed) => {
  expect(restoreState(parsed)).toBeNull()
})
