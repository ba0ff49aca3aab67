import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readChannels } from '../../../../src/gateway/client/views/channels/openclaw.ts'
import { recorded, releases } from '../../recorded.ts'

const now = 1_795_289_413_656

function statusOf(account: object): [string, string | null] {
  const [channel] =
    readChannels({ channelAccounts: { whatsapp: [{ accountId: 'a', ...account }] } }, now) ?? []
  return [channel?.status ?? 'none', channel?.error ?? null]
}

describe('OpenClaw has flags where the seed has a status', () => {
  const up = { enabled: true, configured: true, running: true, connected: true }

  it.each([
    [up, 'connected', null],
    [{ ...up, healthState: 'healthy' }, 'connected', null],
    [{ ...up, healthState: 'busy' }, 'connected', null],
    [{ ...up, connected: undefined }, 'running', null],
    [{ ...up, healthState: 'stale-socket' }, 'impaired', 'stale-socket'],
    [{ ...up, healthState: 'stuck', lastError: 'no progress' }, 'impaired', 'no progress'],
    [{ ...up, healthState: 'a-later-word' }, 'impaired', 'a-later-word'],
    [{ ...up, probe: { ok: false, error: 'token invalid' } }, 'impaired', 'token invalid'],
    [{ ...up, healthState: 'terminal-disconnect', lastError: 'logged out' }, 'disconnected', 'logged out'],
    [{ ...up, terminalDisconnect: true }, 'disconnected', null],
    [{ ...up, connected: false, lastError: 'polling error' }, 'disconnected', 'polling error'],
    [{ ...up, running: false, connected: undefined }, 'disconnected', null],
    [{ ...up, linked: false }, 'disconnected', 'it is not linked'],
    [{ ...up, connected: false, healthState: 'startup-connect-grace' }, 'connecting', null],
    [{ ...up, enabled: false, lastError: 'old' }, 'disabled', null],
    [{ ...up, configured: false }, 'not_configured', null],
    [{}, 'unknown', null],
  ])('%j is %s', (account, status, error) => {
    expect(statusOf(account)).toEqual([status, error])
  })
})

it('accounts come in the order of the channels, with the moments of their connection', () => {
  const channels = readChannels(
    {
      channelOrder: ['telegram', 'whatsapp'],
      channelAccounts: {
        whatsapp: [
          { accountId: 'default', connected: true, lastConnectedAt: now - 90_500, lastInboundAt: now - 9 },
        ],
        telegram: [{ accountId: 'one' }, { accountId: 'two', running: true, lastStartAt: now - 1_000 }],
      },
    },
    now,
  )
  expect(channels?.map(({ id, accountId, uptime }) => [id, accountId, uptime])).toEqual([
    ['telegram', 'one', null],
    ['telegram', 'two', 1],
    ['whatsapp', 'default', 90],
  ])
  expect(channels?.[2]).toMatchObject({ connectedAt: now - 90_500, lastMessage: now - 9 })
})

it.each(releases)('a recorded gateway %s without channels has none', (release) => {
  expect(readChannels(recorded(release)['channels.status'], now)).toEqual([])
})

it('whatever comes is read or refused, and never thrown at', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (payload) => {
      const channels = readChannels(payload, now)
      expect(channels === null || Array.isArray(channels)).toBe(true)
    }),
  )
  expect(readChannels({ channels: [] }, now)).toBe(null)
})
