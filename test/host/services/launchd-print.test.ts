import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { readElapsed, readLaunchdLabels, readLaunchdPrint } from '../../../src/host/services/launchd-print.ts'
import { recording } from './recording.ts'

const read = (name: string) =>
  readLaunchdPrint(recording(`launchctl-print-${name}`), 'launchd-user', (pid) => pid * 1_000)

// The texts follow launchctl's documented form; they were not recorded on macOS.
describe('what launchctl print says of a job', () => {
  it.each([
    ['running', { state: 'running', pid: 812, restarts: 3, startedAt: 812_000, lastExit: 'exit status 1' }],
    ['stopped', { state: 'stopped', pid: null, restarts: 1, startedAt: null, lastExit: 'exit status 0' }],
    ['failed', { state: 'failed', restarts: 8, lastExit: 'exit status 78' }],
    ['killed', { state: 'starting', restarts: 2, lastExit: 'signal 9', detail: 'spawn scheduled' }],
  ])('is read where it is %s', (name, expected) => {
    expect(read(name)).toMatchObject({ unit: 'ai.openclaw.gateway', manager: 'launchd-user', ...expected })
  })

  it('is nothing where the text describes no job', () => {
    expect(readLaunchdPrint('Bad request.\n', 'launchd-user', () => null)).toBeNull()
  })

  it('never is an exception, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const service = readLaunchdPrint(`gui/501/a = {\n${text}`, 'launchd-user', () => null)
        expect(service?.unit).toBe('a')
      }),
    )
  })
})

test('labels are the third column of launchctl list', () => {
  expect(readLaunchdLabels(recording('launchctl-list'))).toEqual([
    'ai.openclaw.gateway',
    'com.apple.mdworker',
    'ai.openclaw.work',
    'ai.openclaw.node',
  ])
})

test.each([
  ['   00:07\n', 7],
  ['12:34', 754],
  ['03:00:01', 10_801],
  ['2-00:00:10', 172_810],
  ['', null],
  ['-', null],
])('an elapsed time of %j is %j seconds', (text, seconds) => {
  expect(readElapsed(text)).toBe(seconds)
})
