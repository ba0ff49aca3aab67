import { describe, expect, it } from 'vitest'
import { judgeGateway } from '../../../src/gateway/client/health/judge.ts'
import { askingOf } from '../asking.ts'
import { type Answer, refusal } from '../scripted-gateway.ts'
import { type Answers, clock, hour, minute, now, shallow, verdictOf, well } from './judging.ts'

const whatsapp = (account: object) => ({
  channelAccounts: { whatsapp: [{ accountId: 'default', ...account }] },
})
const inHealth = (id: string, account: object) => ({
  ok: true,
  ts: now,
  channels: { [id]: { configured: true, accounts: { default: account } } },
})
const up = { enabled: true, configured: true, running: true, connected: true }
// What releases up to the spring put into `health` for every channel.
const placeholder = { configured: true, running: false, lastStartAt: null, mode: null, tokenSource: 'none' }

describe('the channels of a verdict', () => {
  it.each<[string, Answers, string, string[]]>([
    [
      'a placeholder of an old release beside a channel that works',
      { health: inHealth('telegram', placeholder), 'channels.status': whatsapp(up) },
      'healthy',
      [],
    ],
    [
      'flags that were never set beside a channel that works',
      {
        health: inHealth('whatsapp', { linked: true, running: false, connected: false, lastError: null }),
        'channels.status': whatsapp({ ...up, healthState: 'healthy' }),
      },
      'healthy',
      [],
    ],
    [
      'a login that stands beside a channel that was given up',
      {
        health: inHealth('whatsapp', { linked: true, authAgeMs: minute }),
        'channels.status': whatsapp({
          ...up,
          running: false,
          connected: false,
          healthState: 'terminal-disconnect',
          lastError: 'logged out',
        }),
      },
      'critical',
      ['critical channel_down whatsapp: it is disconnected: logged out'],
    ],
    [
      'the error of the channel itself, not that it does not run',
      { 'channels.status': whatsapp({ ...up, running: false, lastError: '401: Unauthorized' }) },
      'critical',
      ['critical channel_down whatsapp: it is disconnected: 401: Unauthorized'],
    ],
    [
      'what the gateway itself finds wrong, where the channel says nothing',
      {
        'channels.status': {
          ...whatsapp({ ...up, running: false }),
          statusIssues: [{ channel: 'whatsapp', accountId: 'default', message: 'relink it' }],
        },
      },
      'critical',
      ['critical channel_down whatsapp: it is disconnected: relink it'],
    ],
    [
      'a probe that failed, with nothing else in the answer',
      {
        'channels.status': {
          channelAccounts: {
            telegram: [{ accountId: 'default', probe: { ok: false, timedOut: true, error: 'timed out' } }],
          },
        },
      },
      'critical',
      ['critical channel_down telegram: it is impaired: timed out'],
    ],
    [
      'a channel that starts',
      {
        'channels.status': whatsapp({
          ...up,
          running: true,
          connected: false,
          lifecycle: 'starting',
          lastStartAt: now - 10_000,
        }),
      },
      'unknown',
      ['unknown channel_starting whatsapp: it is not up yet'],
    ],
    [
      'a channel that has been starting for long',
      {
        'channels.status': whatsapp({
          ...up,
          connected: false,
          lifecycle: 'starting',
          lastStartAt: now - 10 * minute,
          lastError: 'network is unreachable',
        }),
      },
      'critical',
      ['critical channel_down whatsapp: it is disconnected: network is unreachable'],
    ],
    [
      'a channel that was up a moment ago and comes back',
      {
        'channels.status': whatsapp({
          ...up,
          connected: false,
          healthState: 'reconnect-grace',
          lastStartAt: now - hour,
          lastConnectedAt: now - minute,
        }),
      },
      'healthy',
      [],
    ],
    [
      'one of two that is down',
      {
        'channels.status': {
          channelAccounts: { slack: [up], telegram: [{ ...up, connected: false, lifecycle: 'blocked' }] },
        },
      },
      'degraded',
      ['degraded channel_down telegram: it is disconnected'],
    ],
    [
      'channels that nobody wants',
      { 'channels.status': whatsapp({ enabled: false, configured: true, running: false, lastError: 'old' }) },
      'healthy',
      [],
    ],
  ])('%s', async (_, answers, state, reasons) => {
    expect(await verdictOf(answers, shallow)).toEqual({ state, reasons, unknown: [] })
  })

  it.each<[string, Answer, string, string[]]>([
    ['a placeholder says nothing', inHealth('telegram', placeholder), 'unknown', ['telegram']],
    ['a channel that runs is one that runs', inHealth('telegram', { ...up }), 'healthy', []],
    ['an error is one', inHealth('telegram', { ...placeholder, lastError: '401' }), 'critical', ['telegram']],
    ['no channels are no trouble', { ok: true, ts: now, channels: {} }, 'healthy', []],
    ['nothing about channels is no answer', { ok: true, ts: now }, 'unknown', ['channels']],
  ])('where it may not be asked for channels, health decides: %s', async (_, health, state, subjects) => {
    const beyond = refusal('FORBIDDEN', 'missing scope: operator.read')
    const asking = await askingOf({ ...well, health, 'channels.status': beyond }, clock)
    const { verdict } = await judgeGateway(asking, shallow)
    expect([verdict.state, verdict.reasons.map(({ subject }) => subject)]).toEqual([state, subjects])
  })

  it('sends a limit with probes and leaves the whole snapshot alone, so that one slow channel costs itself only', async () => {
    const asking = await askingOf(well, clock)
    await judgeGateway({ ...asking, deadline: now + 2_000 }, { probe: true, deep: false })
    const { asked } = asking.gateway
    expect(asked.find(({ method }) => method === 'channels.status')?.params).toEqual({
      probe: true,
      timeoutMs: 1_200,
    })
    expect(asked.find(({ method }) => method === 'health')?.params).toEqual({})
  })
})
