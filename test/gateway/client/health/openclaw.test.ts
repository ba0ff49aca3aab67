import { describe, expect, it } from 'vitest'
import { readHealth } from '../../../../src/gateway/client/health/openclaw.ts'
import { type Hello, readHello } from '../../../../src/gateway/protocol/hello.ts'

const helloOf = (capabilities: readonly string[]): Hello => {
  const snapshot = { uptimeMs: 12_345 }
  const hello = readHello({ type: 'hello-ok', protocol: 4, features: { capabilities }, snapshot })
  if (hello === null) throw new Error('no hello')
  return hello
}
const now = 1_795_000_000_000
const minute = 60_000
const openClaw = helloOf([])
const ours = helloOf(['openvitals'])

const codes = (payload: object, hello = openClaw) =>
  readHealth({ ok: true, ts: now, ...payload }, hello, now)?.reasons.map(
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
      ['degraded delivery_failed telegram: 3 messages could not be delivered'],
    ],
    [
      'models that wait',
      { modelRuntime: { degraded: true, pendingAgents: ['main'] } },
      ['degraded model_runtime models: the model runtime is degraded: main waiting'],
    ],
    [
      'dead letters by the name of their queue and their age',
      {
        deliveryQueues: {
          failed: [{ queueName: 'outbound', count: 1, oldestFailedAt: now - 90 * minute }],
          ingressFailed: [{ channelId: 'telegram', accountId: 'bot', count: 2 }],
          ingressPressure: [
            { channelId: 'slack', accountId: 'default', pendingCount: 4, oldestReceivedAt: now },
          ],
        },
      },
      [
        'degraded delivery_failed outbound: 1 message could not be delivered, the oldest for 1h30m',
        'degraded ingress_failed telegram/bot: 2 messages came in and could not be taken',
        'degraded ingress_pressure slack: 4 messages wait to be taken in, the oldest for 1m',
      ],
    ],
    ['an empty queue', { deliveryQueues: { failed: [{ queueName: 'outbound', count: 0 }] } }, []],
    [
      'a plugin that is not available and an engine that was taken out',
      {
        plugins: { unavailable: [{ id: 'mail', diagnostic: { reason: 'x', detail: 'not verified' } }] },
        contextEngines: { quarantined: [{ engineId: 'rag', reason: 'it threw' }] },
      },
      ['degraded plugin_failed mail: not verified', 'degraded engine_quarantined rag: it threw'],
    ],
    ['a snapshot that is being renewed', { ts: now - 3 * minute }, []],
    [
      'a snapshot that nobody renews',
      { ts: now - 360 * minute },
      ['unknown snapshot_old health: its health is a snapshot that is 6h old'],
    ],
    ['a clock that was set back', { ts: now + 600 * minute }, []],
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
    expect(readHealth({ ok: true, ts: 99 }, openClaw, 99)).toMatchObject({
      timestamp: 99,
      uptime: 12,
      version: null,
    })
  })

  it.each([null, [], 'ok', {}, { ok: 'yes' }])('%j is no answer', (payload) => {
    expect(readHealth(payload, openClaw, now)).toBeNull()
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
