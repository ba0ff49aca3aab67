import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { readSystemdShow, readTimestamp } from '../../../src/host/services/systemd-show.ts'
import { recording } from './recording.ts'

const services = ['systemctl-show-units', 'systemctl-show-stopping', 'systemctl-show-killed'].flatMap(
  (name) => readSystemdShow(recording(name), 'systemd-system').map((service) => ({ ...service, from: name })),
)
const find = (unit: string, from = 'systemctl-show-units') =>
  services.find((service) => service.unit === `${unit}.service` && service.from === from)

describe('what systemd 252 said of a unit', () => {
  it.each([
    [
      'running',
      'openclaw-gateway',
      { state: 'running', detail: 'active (running)', pid: 73, restarts: 0, lastExit: null },
    ],
    [
      'starting between two restarts',
      'crash-gateway',
      {
        state: 'starting',
        detail: 'activating (auto-restart)',
        pid: null,
        restarts: 55,
        lastExit: 'exit status 3',
      },
    ],
    [
      'starting until it says it is ready',
      'openclaw-gateway-slow',
      { state: 'starting', detail: 'activating (start)', pid: 246 },
    ],
    [
      'failed for good',
      'openclaw-gateway-limit',
      { state: 'failed', pid: null, enabled: true, lastExit: 'exit status 78' },
    ],
    [
      'stopped',
      'openclaw-gateway-stopped',
      { state: 'stopped', detail: 'inactive (dead)', startedAt: null, since: null },
    ],
    [
      'stopped and masked',
      'openclaw-gateway-masked',
      { state: 'stopped', detail: 'inactive (dead, masked)', enabled: false },
    ],
    [
      'stopped with a bad file',
      'openclaw-gateway-bad',
      { state: 'stopped', detail: 'inactive (dead, bad-setting)' },
    ],
  ])('is %s', (_, unit, expected) => {
    expect(find(unit)).toMatchObject(expected)
  })

  it('is stopping while its process takes its time', () => {
    expect(find('openclaw-gateway-slow', 'systemctl-show-stopping')).toMatchObject({
      state: 'stopping',
      pid: 246,
    })
  })

  it('is failed by a signal', () => {
    expect(find('openclaw-gateway-stopped', 'systemctl-show-killed')).toMatchObject({
      state: 'failed',
      lastExit: 'signal 9',
    })
  })

  it('has its times in UTC', () => {
    expect(find('openclaw-gateway')).toMatchObject({
      startedAt: Date.parse('2026-11-21T22:23:28Z'),
      since: Date.parse('2026-11-21T22:23:28Z'),
    })
  })

  it('is nothing where the unit is not installed', () => {
    expect(find('nope')).toBeUndefined()
  })

  it('names another incarnation after each start', () => {
    const started = services.filter(({ startedAt }) => startedAt !== null)
    expect(new Set(started.map(({ incarnation }) => incarnation)).size).toBe(6)
  })
})

test.each([
  ['Sat 2026-11-21 22:23:28 UTC', '2026-11-21T22:23:28.000Z'],
  ['Sat 2026-11-21 22:23:28.123456 UTC', '2026-11-21T22:23:28.123Z'],
  ['2026-11-21 22:23:28 UTC', '2026-11-21T22:23:28.000Z'],
  ['Sat 2026-11-21 22:23:28 CET', null],
  ['n/a', null],
  ['', null],
  [undefined, null],
])('%j is the moment %j', (text, expected) => {
  const at = readTimestamp(text)
  expect(at === null ? null : new Date(at).toISOString()).toBe(expected)
})

test('text of any kind gives services with a name and never an exception', () => {
  const line = fc.oneof(
    fc.string(),
    fc.constantFrom('Id=a.service', 'LoadState=loaded', 'ActiveState=active', 'MainPID=x', ''),
  )
  fc.assert(
    fc.property(fc.array(line), (lines) => {
      for (const service of readSystemdShow(lines.join('\n'), 'systemd-user'))
        expect(service.unit).not.toBe('')
    }),
  )
})
