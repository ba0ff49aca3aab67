import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readJobs, readRuns, readScheduler } from '../../../../src/gateway/client/views/cron/openclaw.ts'
import { readNodes } from '../../../../src/gateway/client/views/nodes/openclaw.ts'
import { readPresence } from '../../../../src/gateway/client/views/presence/openclaw.ts'
import { readSessions } from '../../../../src/gateway/client/views/sessions/openclaw.ts'
import { readCost, readQuotas, readShares } from '../../../../src/gateway/client/views/usage/openclaw.ts'
import { recorded, releases } from '../../recorded.ts'

const current = recorded('2026.9.6')
const old = recorded('2026.2.9')

describe('sessions', () => {
  it('a current release tells of runs, and says when a token count is stale', () => {
    const page = readSessions(current['sessions.list'])
    expect(page).toMatchObject({ total: 2, next: null })
    expect(page?.sessions).toMatchObject([
      {
        sessionKey: 'agent:main:main',
        agentId: 'main',
        provider: 'openai',
        contextUsage: 0,
        locked: false,
        error: 'No route-compatible authentication source is configured for openai.',
      },
      { sessionKey: 'agent:main:probe', contextUsage: null, error: null },
    ])
  })

  it('an old release tells of none: nobody knows whether a run goes on', () => {
    expect(readSessions(old['sessions.list'])?.sessions).toMatchObject([
      {
        sessionKey: 'agent:main:main',
        agentId: 'main',
        model: 'claude-opus-4-6',
        contextUsage: null,
        locked: null,
      },
    ])
  })

  it.each([
    [{ totalTokens: 180_000, contextTokens: 200_000, totalTokensFresh: true }, 90],
    [{ totalTokens: 1, contextTokens: 3, totalTokensFresh: true }, 33.3],
    [{ totalTokens: 5_000, totalTokensFresh: true }, 5],
    [{ totalTokens: 250_000, contextTokens: 200_000, totalTokensFresh: true }, null],
    [{ totalTokens: 180_000, contextTokens: 200_000 }, null],
    [{ totalTokens: 5_000, model: 'another', totalTokensFresh: true }, null],
    [{ totalTokens: 5_000, contextTokens: 0, totalTokensFresh: true }, null],
    [{ totalTokens: 5_000, contextTokens: 10_000, totalTokensFresh: false }, null],
  ])('the context of %j is %s per cent full', (row, contextUsage) => {
    const defaults = { model: 'usual', contextTokens: 100_000 }
    const page = readSessions({ defaults, sessions: [{ key: 'k', ...row }] })
    expect(page?.sessions[0]?.contextUsage).toBe(contextUsage)
  })
})

describe('cron', () => {
  it.each(['constructor', '__proto__', 'toString'])('a schedule of the word %s is not understood', (expr) => {
    const jobs = [{ id: 'a', schedule: { kind: 'cron', expr } }]
    expect(readJobs({ jobs })?.jobs).toMatchObject([{ id: 'a', intervalMs: null }])
  })

  it('the jobs that a current release made for itself are told apart', () => {
    const jobs = readJobs(current['cron.list'])?.jobs ?? []
    expect(jobs.map(({ name, schedule, system }) => [name, schedule, system])).toEqual([
      ['Heartbeat (main)', 'every 30m', true],
      ['probe-job', '0 2 * * * (UTC)', false],
      ['Memory Dreaming Promotion', '0 3 * * *', true],
      ['Skill collection review (main)', 'every 7d', true],
    ])
    expect(jobs[1]).toMatchObject({
      lastRun: { timestamp: 1_795_289_410_059, status: 'ok', durationMs: 14 },
      nextRun: 1_795_312_800_000,
      running: false,
    })
  })

  it('an old release says the same with fewer words', () => {
    expect(readJobs(old['cron.list'])?.jobs).toMatchObject([
      { name: 'probe-job', lastRun: { status: 'ok', durationMs: 1 }, consecutiveErrors: 0, system: false },
    ])
    expect(readScheduler(old['cron.status'])).toEqual({ enabled: true, nextRun: 1_795_312_800_000 })
  })

  it.each(releases)('runs of %s come with the newest first', (release) => {
    const times = readRuns(recorded(release)['cron.runs'])?.map(({ timestamp }) => timestamp ?? 0) ?? []
    expect(times.length).toBeGreaterThan(1)
    expect(times).toEqual(times.toSorted((a, b) => b - a))
  })
})

describe('nodes', () => {
  it('a node that has gone keeps its last sign of life where the release keeps one', () => {
    expect(readNodes(current['node.list gone'])).toMatchObject([
      { connected: false, lastSeen: 1_795_289_420_159, stale: null },
    ])
    expect(readNodes(old['node.list gone'])).toMatchObject([{ connected: false, lastSeen: null }])
  })

  it('what a node may be told to do is among its capabilities', () => {
    expect(readNodes(old['node.list'])?.[0]?.capabilities).toEqual(['system.which'])
  })
})

describe('presence', () => {
  it.each(releases)('%s lists itself, the clients, and those that have left', (release) => {
    const clients = readPresence(recorded(release)['system-presence']) ?? []
    expect(clients.map(({ role, connected }) => [role, connected]).slice(0, 2)).toEqual([
      ['gateway', true],
      ['node', true],
    ])
    expect(clients.some(({ connected }) => connected === false)).toBe(true)
  })

  it('the event carries the same list', () => {
    const presence = current['system-presence']
    expect(readPresence({ presence })).toEqual(readPresence(presence))
  })
})

describe('usage', () => {
  const tokens = { input: 5, output: 7, cacheRead: 100, cacheWrite: 3, totalTokens: 115, totalCost: 0.25 }

  it('what the cache took is input', () => {
    expect(readCost({ totals: tokens })).toEqual({
      totals: { input: 108, output: 7, total: 115, cost: 0.25 },
      complete: true,
      since: null,
    })
  })

  it('a gateway that is still counting says so', () => {
    expect(readCost(current['usage.cost'])).toMatchObject({ complete: false })
    expect(readCost(old['usage.cost'])).toMatchObject({ complete: true })
  })

  it('shares by model, provider and session', () => {
    const shares = readShares({
      sessions: [
        { key: 'agent:main:main', usage: tokens },
        { key: 'agent:main:idle', usage: null },
      ],
      aggregates: {
        byModel: [{ provider: 'anthropic', model: 'claude-opus-4-6', count: 2, totals: tokens }],
        byProvider: [{ provider: 'anthropic', count: 2, totals: tokens }],
      },
    })
    expect(shares?.byModel).toMatchObject([{ name: 'claude-opus-4-6', provider: 'anthropic', total: 115 }])
    expect(shares?.byProvider).toMatchObject([{ name: 'anthropic' }])
    expect(shares?.bySession).toMatchObject([{ name: 'agent:main:main', cost: 0.25 }])
    expect(readShares(old['sessions.usage'])).toBe(null)
  })

  it('every window of a provider is a quota, and a provider that failed says why', () => {
    const quotas = readQuotas({
      providers: [
        {
          provider: 'anthropic',
          displayName: 'Claude',
          windows: [{ label: '5h', usedPercent: 91, resetAt: 7 }],
        },
        { provider: 'openai', error: 'HTTP 401', windows: [] },
      ],
    })
    expect(quotas).toEqual([
      { provider: 'Claude', window: '5h', usedPercent: 91, resetAt: 7, error: null },
      { provider: 'openai', window: null, usedPercent: null, resetAt: null, error: 'HTTP 401' },
    ])
  })
})

const readers = {
  readSessions,
  readJobs,
  readRuns,
  readScheduler,
  readNodes,
  readPresence,
  readCost,
  readShares,
  readQuotas,
}

it.each(Object.entries(readers))('%s throws at nothing', (_, read) => {
  const keys = [
    'sessions',
    'jobs',
    'entries',
    'nodes',
    'totals',
    'providers',
    'presence',
    'state',
    'schedule',
    'id',
  ]
  const row = fc.dictionary(fc.constantFrom(...keys), fc.jsonValue())
  const payload = fc.oneof(fc.jsonValue(), fc.dictionary(fc.constantFrom(...keys), fc.array(row)))
  fc.assert(fc.property(payload, (given) => void read(given)))
})
