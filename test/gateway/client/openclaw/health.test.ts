import { describe, expect, it } from 'vitest'
import {
  cronReasons,
  heartbeatReasons,
  nodeReasons,
} from '../../../../src/gateway/client/openclaw/deep-health.ts'
import { readHealth } from '../../../../src/gateway/client/openclaw/health.ts'
import { type Hello, readHello } from '../../../../src/gateway/protocol/hello.ts'

const helloOf = (capabilities: readonly string[]): Hello => {
  const snapshot = { uptimeMs: 12_345 }
  const hello = readHello({ type: 'hello-ok', protocol: 4, features: { capabilities }, snapshot })
  if (hello === null) throw new Error('no hello')
  return hello
}
const openClaw = helloOf([])
const ours = helloOf(['openvitals'])

const codes = (payload: object, hello = openClaw) =>
  readHealth({ ok: true, ts: 1, ...payload }, hello)?.reasons.map(
    ({ severity, code, subject, message }) => `${severity} ${code} ${subject}: ${message}`,
  )

describe('what an answer of OpenClaw means', () => {
  it.each<[string, object, readonly string[]]>([
    ['nothing wrong', { plugins: { loaded: ['a'], errors: [], unavailable: [] }, channels: {} }, []],
    ['an event loop that is late', { eventLoop: { degraded: true, delayP99Ms: 900 } }, []],
    [
      'a plugin that failed',
      { plugins: { errors: [{ id: 'browser', error: 'no chromium' }] } },
      ['degraded plugin_failed browser: no chromium'],
    ],
    [
      'messages that stay',
      { deliveryQueues: { failed: [{ id: 'telegram', count: 3 }] } },
      ['degraded delivery_failed telegram: messages could not be delivered (3)'],
    ],
    [
      'models that wait',
      { modelRuntime: { degraded: true, pendingAgents: ['main'] } },
      ['degraded model_runtime models: the model runtime is degraded: main waiting'],
    ],
    [
      'its only channel down',
      { channels: { telegram: { configured: true, running: false, lastError: 'token invalid' } } },
      ['critical channel_down telegram: not running: token invalid'],
    ],
    [
      'one channel of two down',
      {
        channels: {
          telegram: { accountId: 'bot', enabled: true, connected: false },
          slack: { configured: true, running: true, connected: true },
        },
      },
      ['degraded channel_down telegram/bot: not connected'],
    ],
    [
      'a channel that is switched off',
      { channels: { telegram: { enabled: false, configured: true, running: false } } },
      [],
    ],
    ['a channel that nobody set up', { channels: { telegram: { configured: false, running: false } } }, []],
    [
      'a channel that is given time',
      {
        channels: {
          whatsapp: { configured: true, running: true, connected: false, healthState: 'reconnect-grace' },
        },
      },
      [],
    ],
    [
      'two accounts, one of them stuck',
      {
        channels: {
          wa: {
            accounts: {
              a: { enabled: true, healthState: 'stuck' },
              b: { enabled: true, healthState: 'healthy' },
            },
          },
        },
      },
      ['degraded channel_down wa/a: stuck'],
    ],
    ['ok that is false', { ok: false }, ['critical not_ok gateway: it says itself that it is not well']],
    [
      'hostile shapes',
      { plugins: 'x', channels: [1], deliveryQueues: { failed: 7 }, modelRuntime: null },
      [],
    ],
  ])('%s', (_, payload, expected) => {
    expect(codes(payload)).toEqual(expected)
  })

  it('its version and uptime come from hello, its time from the answer', () => {
    expect(readHealth({ ok: true, ts: 99 }, openClaw)).toMatchObject({
      timestamp: 99,
      uptime: 12,
      version: null,
    })
  })

  it.each([null, [], 'ok', {}, { ok: 'yes' }])('%j is no answer', (payload) => {
    expect(readHealth(payload, openClaw)).toBeNull()
  })
})

describe('what an answer of our gateway means', () => {
  it.each<[object, readonly string[]]>([
    [{ state: 'healthy', checks: [] }, []],
    [{ state: 'degraded' }, ['degraded not_healthy gateway: its state is degraded']],
    [
      {
        ok: false,
        state: 'critical',
        checks: [{ name: 'store', state: 'critical', reasons: ['not_writable'] }],
      },
      ['critical gateway_check store: not_writable'],
    ],
    [
      {
        state: 'degraded',
        checks: [
          { name: 'loop', state: 'degraded', reasons: ['late'] },
          { name: 'store', state: 'healthy' },
        ],
      },
      ['degraded gateway_check loop: late'],
    ],
    [{ ok: false }, ['critical not_ok gateway: it says itself that it is not well']],
  ])('%j', (payload, expected) => {
    expect(codes(payload, ours)).toEqual(expected)
  })
})

describe('the deep look', () => {
  const now = 1_800_000_000_000
  const ago = (minutes: number) => now - minutes * 60_000
  const job = (state: object, more: object = {}) => ({
    jobs: [{ id: 'j', name: 'backup', enabled: true, ...more, state }],
  })

  it.each<[string, object, readonly string[]]>([
    ['a job that runs well', job({ nextRunAtMs: now + 1, consecutiveErrors: 0, lastStatus: 'ok' }), []],
    [
      'a job that failed twice',
      job({ consecutiveErrors: 2, lastError: 'disk full' }),
      ['cron_failing backup: its last 2 runs failed: disk full'],
    ],
    [
      'a job that should have run',
      job({ nextRunAtMs: ago(12) }),
      ['cron_overdue backup: it should have run 12 minutes ago'],
    ],
    ['a job that is a moment late', job({ nextRunAtMs: ago(4) }), []],
    ['a job that is running', job({ nextRunAtMs: ago(12), runningAtMs: ago(12) }), []],
    ['a job that is off', job({ consecutiveErrors: 5 }, { enabled: false }), []],
    ["the gateway's own job", job({ consecutiveErrors: 5 }, { declarationKey: 'heartbeat:main' }), []],
    [
      "a job in the seed's words",
      { jobs: [{ id: 'daily', enabled: true, nextRun: now + 1, lastRun: { status: 'error' } }] },
      ['cron_failing daily: its last run failed'],
    ],
    ['no jobs at all', {}, []],
  ])('cron: %s', (_, payload, expected) => {
    expect(
      cronReasons(payload, now).map(({ code, subject, message }) => `${code} ${subject}: ${message}`),
    ).toEqual(expected)
  })

  it('nodes that are not there, and nodes that our gateway calls stale', () => {
    const nodes = [
      { nodeId: 'a', paired: true, connected: true },
      { nodeId: 'b', paired: true, connected: false },
      { nodeId: 'c', paired: false, connected: false },
      { nodeId: 'd', displayName: 'mac', connected: true, stale: true },
    ]
    expect(nodeReasons({ nodes }).map(({ code, subject }) => `${code} ${subject}`)).toEqual([
      'node_disconnected b',
      'node_stale mac',
    ])
  })

  it('the last heartbeat run, where it failed', () => {
    expect(heartbeatReasons(null)).toEqual([])
    expect(heartbeatReasons({ status: 'ok-empty' })).toEqual([])
    expect(heartbeatReasons({ status: 'failed', reason: 'agent-runner-failure' })).toMatchObject([
      { code: 'heartbeat_failed', message: 'agent-runner-failure' },
    ])
  })
})
