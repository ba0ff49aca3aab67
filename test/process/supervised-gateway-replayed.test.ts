import { describe, expect, it, test } from 'vitest'
import { recording } from '../host/services/recording.ts'
import { type Replayed, replayingProgram } from '../host/services/replay.ts'
import { deadPort } from '../probes/listen.ts'
import { vitals } from './vitals.ts'

// No manager is asked here: a systemctl of the test replays what systemd 252 once printed. Where a box can be booted,
// supervised-gateway.test.ts asks a real one.
const run = async (rules: readonly Replayed[], ...args: string[]) => {
  const { directory } = replayingProgram('systemctl', rules)
  const env = {
    PATH: `${directory}:${process.env.PATH}`,
    VITALS_GATEWAY_URL: `ws://127.0.0.1:${await deadPort()}`,
  }
  return vitals(['gateway', ...args], { env })
}
const notHere = { when: '--user', error: 'Failed to connect to bus: No medium found', status: 1 }
const shows = (print: string): Replayed[] => [notHere, { when: 'list-unit' }, { when: ' show ', print }]
const fails = (error: string): Replayed[] => [{ when: '', error, status: 1 }]
const notAllowed = 'Failed to restart x.service: Interactive authentication required.'

describe('with a systemctl that replays', () => {
  it.each([
    ['a unit that failed', shows('systemctl-show-killed'), 2, 'FAILED'],
    ['a unit that stops', shows('systemctl-show-stopping'), 1, 'STOPPING'],
    ['a unit that runs, its port closed', shows('systemctl-show-units'), 1, 'PORT SILENT'],
    [
      'no systemd',
      fails("System has not been booted with systemd as init system (PID 1). Can't operate."),
      3,
      'NOT FOUND',
    ],
  ])('%s, status ends with its word for it', async (_, rules, status, word) => {
    expect(await run(rules, 'status')).toMatchObject({
      status,
      stdout: expect.stringContaining(word),
      stderr: '',
    })
  })

  it.each([
    ['a refusal of the bus', fails('Failed to connect to bus: Permission denied'), 'status', 69],
    ['no systemd', fails('Failed to connect to bus: No medium found'), 'restart', 69],
    ['several units', shows('systemctl-show-units'), 'restart', 64],
    [
      'a want of permission',
      [...shows('systemctl-show-killed'), { when: '', error: notAllowed, status: 4 }],
      'restart',
      77,
    ],
    [
      'a masked unit',
      [
        ...shows('systemctl-show-killed'),
        { when: 'reset-failed' },
        { when: ' restart ', error: recording('systemctl-restart-masked').trim(), status: 1 },
      ],
      'restart',
      69,
    ],
  ])('%s, it says why and ends with no status of a verdict', async (_, rules, command, status) => {
    const ended = await run(rules, command)
    expect(ended).toMatchObject({ status, stdout: '' })
    expect(ended.stderr).toMatch(/^Error: .+\n.+\n$/)
    const document = JSON.parse((await run(rules, command, '--json')).stdout)
    expect(Object.keys(document.error)).toEqual(['code', 'message', 'hint'])
  })
})

test.each([
  ['a gateway on another host', ['restart', '--url', 'ws://192.0.2.1:18789'], 'not on this host'],
  ['a unit that is an option', ['status', '--unit=--now'], "not '--now'"],
  ['a wait that is none', ['restart', '--wait', 'soon'], '--wait takes a duration'],
  ['a window that is none', ['restart', '--per', '1'], '--per takes a duration'],
  ['a window that bounds nothing', ['restart', '--per', '59s'], '--per takes at least 1m'],
  [
    'more than one restart a minute',
    ['restart', '--max-restarts', '61'],
    '--max-restarts takes at most 60 with --per 1h',
  ],
  ['no restart at all', ['restart', '--max-restarts', '0'], '--max-restarts'],
  ['a script that clears the budget', ['restart', '--if-dead', '--clear-budget'], '--clear-budget'],
])('%s is a wrong call', async (_, args, words) => {
  const { status, stderr } = await run(fails(''), ...args)
  expect(status).toBe(64)
  expect(stderr).toContain(words)
})
