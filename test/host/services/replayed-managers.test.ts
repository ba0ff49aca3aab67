import { readFileSync } from 'node:fs'
import { describe, expect, it, test } from 'vitest'
import { launchd } from '../../../src/host/services/launchd.ts'
import { systemd } from '../../../src/host/services/systemd.ts'
import { withRuntimeDirectory } from '../../../src/host/services/systemd-properties.ts'
import { toolRunner } from '../../../src/host/services/tool.ts'
import { type Replayed, replayingProgram } from './replay.ts'

const programs = (name: string, rules: readonly Replayed[], timeoutMs = 5_000) => {
  const { directory, log } = replayingProgram(name, rules)
  const run = toolRunner({ PATH: `${directory}:/usr/bin:/bin` }, timeoutMs)
  return { run, calls: () => readFileSync(log, 'utf8').trim().split('\n') }
}

// These programs replay what systemd 252 printed. What launchctl prints is written after its documentation.
describe('systemctl that replays recorded outputs', () => {
  const listed = [
    { when: 'list-unit-files', print: 'systemctl-list-unit-files' },
    { when: 'list-units', print: 'systemctl-list-units' },
  ]

  it('is asked about every unit that it lists and the usual names', async () => {
    const { run, calls } = programs('systemctl', [
      ...listed,
      { when: ' show ', print: 'systemctl-show-units' },
    ])
    const survey = await systemd('user', {}, run).survey(null)
    expect(survey.kind === 'asked' ? survey.services.length : survey).toBe(8)
    const show = calls().find((call) => call.includes(' show ')) ?? ''
    expect(show).toMatch(/^--user --no-pager --no-ask-password show --property=Id,\S+ -- /)
    expect(show).toContain('openclaw-gateway.service clawdbot-gateway.service')
    expect(show).toContain('openclaw-gateway-slow.service')
  })

  it.each([
    [
      'no systemd runs',
      "System has not been booted with systemd as init system (PID 1). Can't operate.",
      'absent',
    ],
    ['the user has no manager', 'Failed to connect to bus: No medium found', 'absent'],
    ['the bus is somebody else’s', 'Failed to connect to bus: Permission denied', 'unreachable'],
    ['it ends without a word', '', 'unreachable'],
  ])('answers nothing where %s', async (_, error, kind) => {
    const { run } = programs('systemctl', [{ when: '', error, status: 1 }])
    expect(await systemd('system', {}, run).survey('a')).toMatchObject({ kind })
  })

  it('is given up when it does not answer in time', async () => {
    const { run } = programs('systemctl', [{ when: '', seconds: 30 }], 100)
    expect(await systemd('system', {}, run).survey('a')).toMatchObject({ kind: 'unreachable' })
  })

  it.each([
    ['systemctl-restart-masked', 'Unit openclaw-gateway-masked.service is masked', false],
    ['systemctl-restart-bad', 'has a bad unit file setting', false],
  ])('refuses as in %s', async (print, words, permission) => {
    const rules = [{ when: 'reset-failed' }, { when: 'restart', error: recordedError(print), status: 1 }]
    const { run } = programs('systemctl', rules)
    const order = await systemd('system', {}, run).restart('x.service')
    expect(order).toMatchObject({ kind: 'refused', permission })
    expect(order).toHaveProperty('detail', expect.stringContaining(words))
  })

  it('tells a want of permission apart', async () => {
    const error = 'Failed to restart x.service: Interactive authentication required.'
    const { run } = programs('systemctl', [{ when: '', error, status: 4 }])
    expect(await systemd('system', {}, run).restart('x.service')).toMatchObject({ permission: true })
  })
})

describe('launchctl that prints its documented form', () => {
  const settings = (run: ReturnType<typeof toolRunner>) => ({ env: {}, uid: 501, run, now: () => 10_000_000 })

  it('is asked about the usual labels and the profiles that it lists, never about the node host', async () => {
    const unknown = {
      when: 'print',
      error: 'Could not find service "x" in domain for user gui: 501',
      status: 113,
    }
    const { run, calls } = programs('launchctl', [
      { when: 'list', print: 'launchctl-list' },
      { when: 'print gui/501/ai.openclaw.gateway', print: 'launchctl-print-failed' },
      unknown,
    ])
    const survey = await launchd('user', settings(run)).survey(null)
    expect(survey).toMatchObject({
      kind: 'asked',
      services: [{ unit: 'ai.openclaw.gateway', state: 'failed' }],
    })
    expect(calls()).toContain('print gui/501/ai.openclaw.work')
    expect(calls().join()).not.toContain('ai.openclaw.node')
  })

  it('is completed by ps, which knows when the process began', async () => {
    const { run } = programs('launchctl', [{ when: 'print', print: 'launchctl-print-running' }])
    const { directory } = replayingProgram('ps', [{ when: '812', text: '   01:40\n' }])
    const both = toolRunner({ PATH: `${directory}:/usr/bin:/bin` }, 5_000)
    const survey = await launchd(
      'system',
      settings((program, args) => (program === 'ps' ? both : run)(program, args)),
    ).survey('a')
    expect(survey).toMatchObject({ services: [{ pid: 812, startedAt: 10_000_000 - 100_000 }] })
  })

  it.each([
    [
      'absent where there is no session',
      { error: 'Could not find domain for user gui: 501', status: 125 },
      'absent',
    ],
    ['unreachable where it fails otherwise', { error: 'Bad request.', status: 112 }, 'unreachable'],
  ])('is %s', async (_, outcome, kind) => {
    const { run } = programs('launchctl', [{ when: 'print', ...outcome }])
    expect(await launchd('user', settings(run)).survey('a')).toMatchObject({ kind })
  })

  it('kickstarts the job in its domain', async () => {
    const { run, calls } = programs('launchctl', [{ when: 'kickstart' }])
    expect(await launchd('system', settings(run)).restart('ai.openclaw.gateway')).toEqual({ kind: 'taken' })
    expect(calls()).toEqual(['kickstart -k system/ai.openclaw.gateway'])
  })
})

test('a program that is not installed means that its manager is absent', async () => {
  const run = toolRunner({ PATH: '/nonexistent' }, 1_000)
  expect(await systemd('system', {}, run).survey('a')).toMatchObject({ kind: 'absent' })
  const settings = { env: {}, uid: 0, run, now: () => 0 }
  expect(await launchd('user', settings).survey('a')).toMatchObject({ kind: 'absent' })
})

test("cron's empty environment finds the user's manager all the same", () => {
  expect(withRuntimeDirectory({}, 1000)).toEqual({ XDG_RUNTIME_DIR: '/run/user/1000' })
  expect(withRuntimeDirectory({ XDG_RUNTIME_DIR: '/x' }, 1000)).toEqual({ XDG_RUNTIME_DIR: '/x' })
})

function recordedError(name: string): string {
  return readFileSync(new URL(`recordings/${name}.txt`, import.meta.url), 'utf8').split('\n')[0] ?? ''
}
