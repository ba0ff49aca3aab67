import { describe, expect, it } from 'vitest'
import { cronRunsView, cronView } from '../../../../src/gateway/client/views/cron/ask.ts'
import { presenceView } from '../../../../src/gateway/client/views/presence/ask.ts'
import { sessionsView } from '../../../../src/gateway/client/views/sessions/ask.ts'
import { usageView } from '../../../../src/gateway/client/views/usage/ask.ts'
import { askingOf, ours } from '../../asking.ts'
import { recorded } from '../../recorded.ts'
import { refusal } from '../../scripted-gateway.ts'

const now = Date.UTC(2026, 10, 21, 20)
const clock = { now: () => now }

describe('sessions', () => {
  it('every page is asked for', async () => {
    const rows = Array.from({ length: 1_100 }, (_, index) => ({
      key: `k${index}`,
      hasActiveRun: index === 700,
    }))
    const asking = await askingOf({
      'sessions.list': ({ limit, offset = 0 }: { limit: number; offset?: number }) => ({
        sessions: rows.slice(offset, offset + limit),
        totalCount: rows.length,
        hasMore: offset + limit < rows.length,
        nextOffset: offset + limit,
      }),
    })
    const view = await sessionsView(asking, { active: false })
    expect([view.sessions.length, view.active, view.total]).toEqual([1_100, 1, 1_100])
    const active = await sessionsView(asking, { active: true })
    expect(active.sessions.map(({ sessionKey }) => sessionKey)).toEqual(['k700'])
  })

  it('a gateway that pages in a circle is left', async () => {
    const page = { sessions: [{ key: 'a' }], hasMore: true, nextOffset: 0 }
    const view = await sessionsView(await askingOf({ 'sessions.list': page }), { active: false })
    expect(view.sessions).toHaveLength(1)
  })

  it('where nobody tells of runs, recent activity stands for them', async () => {
    const sessions = [
      { key: 'recent', updatedAt: now - 60_000 },
      { key: 'ten-minutes-ago', updatedAt: now - 600_000 },
      { key: 'a-moment-more', updatedAt: now - 600_001 },
    ]
    const view = await sessionsView(await askingOf({ 'sessions.list': { sessions } }, clock), {
      active: true,
    })
    expect(view.sessions.map(({ sessionKey }) => sessionKey)).toEqual(['recent', 'ten-minutes-ago'])
    expect(view.active).toBe(null)
  })
})

describe('cron', () => {
  const answers = recorded('2026.9.6')

  it("the gateway's own jobs are left out unless asked for", async () => {
    const asking = await askingOf(answers)
    expect((await cronView(asking, { all: false })).jobs?.map(({ name }) => name)).toEqual(['probe-job'])
    expect((await cronView(asking, { all: true })).jobs).toHaveLength(4)
  })

  it('jobs are told although the scheduler does not answer', async () => {
    const asking = await askingOf({ ...answers, 'cron.status': refusal('UNAVAILABLE', 'handler threw') })
    const view = await cronView(asking, { all: false })
    expect(view).toMatchObject({
      enabled: null,
      jobs: [{ name: 'probe-job' }],
      unknown: [{ part: 'scheduler' }],
    })
  })

  it('runs of one job, as many as asked for', async () => {
    const asking = await askingOf(answers)
    const id = '56e64789-4cfe-4750-9de5-fa88731f02d6'
    for (const job of [id, 'probe-job']) {
      const view = await cronRunsView(asking, { job, limit: 1 })
      expect([view.jobId, view.runs.length]).toEqual([id, 1])
      const params = { jobId: id, limit: 1 }
      expect(asking.gateway.asked.at(-1)).toMatchObject({ method: 'cron.runs', params })
    }
  })

  it('a job that the gateway does not have is told, with the one that was probably meant', async () => {
    const asking = await askingOf(answers)
    await expect(cronRunsView(asking, { job: 'prob-job', limit: 1 })).rejects.toMatchObject({
      code: 'NO_SUCH_JOB',
      hint: expect.stringContaining("'probe-job'"),
    })
  })

  it('our own gateway gives runs in the form of the seed', async () => {
    const runs = [{ timestamp: 5, status: 'ok', durationMs: 3 }]
    const jobs = [{ id: 'j', schedule: '0 2 * * *' }]
    const asking = await askingOf({ 'cron.status': { jobs }, 'cron.runs': { runs } }, { hello: ours })
    const view = await cronRunsView(asking, { job: 'j', limit: 9 })
    expect(view.runs).toEqual([
      { jobId: 'j', timestamp: 5, status: 'ok', delivered: null, durationMs: 3, summary: null, error: null },
    ])
  })
})

describe('usage', () => {
  it('OpenClaw counts whole days, and keeps who used it from old credentials', async () => {
    const asking = await askingOf({ ...recorded('2026.2.9'), 'sessions.usage': missingAdmin }, clock)
    const view = await usageView(asking, { since: now - 3_600_000, shares: true })
    expect(asking.gateway.asked.find(({ method }) => method === 'usage.cost')?.params).toEqual({
      startDate: '2026-11-21',
      endDate: '2026-11-21',
    })
    expect(view).toMatchObject({
      since: Date.UTC(2026, 10, 21),
      totals: { total: 0, cost: 0 },
      byModel: null,
      quotas: [],
      unknown: [{ part: 'shares', code: 'GATEWAY_SCOPE_MISSING' }],
    })
  })

  it('our own gateway counts from any moment', async () => {
    const answers = {
      'usage.status': { input: 1, output: 2, byModel: [{ model: 'm', input: 1, output: 2, cost: 0.1 }] },
      'usage.cost': { cost: 0.1 },
    }
    const asking = await askingOf(answers, { hello: ours })
    const view = await usageView(asking, { since: 7, shares: true })
    expect(asking.gateway.asked.find(({ method }) => method === 'usage.status')?.params).toEqual({ since: 7 })
    expect(view).toMatchObject({
      since: 7,
      totals: { total: 3, cost: 0.1 },
      byModel: [{ name: 'm', total: 3 }],
    })
  })
})

const missingAdmin = refusal('INVALID_REQUEST', 'missing scope: operator.admin')

describe('presence', () => {
  it('what OpenClaw does not tell stays unknown', async () => {
    const view = await presenceView(await askingOf(recorded('2026.9.6')))
    expect(view.clients?.length).toBeGreaterThan(1)
    expect(view).toMatchObject({
      channels: [],
      sessions: [],
      processes: null,
      unknown: [{ part: 'processes' }],
    })
  })

  it('our own gateway tells all of it', async () => {
    const present = {
      clients: [{ clientId: 'client-abc', role: 'operator', connectedAt: 5 }],
      channels: [{ id: 'whatsapp', status: 'connected' }],
      sessions: [{ sessionKey: 'agent:main:main', locked: true, runId: 'run-xyz' }],
      processes: [{ processId: 'proc-1', sessionKey: 'agent:main:main', command: 'npm run dev' }],
    }
    const view = await presenceView(await askingOf({ 'system-presence': present }, { hello: ours }))
    expect(view).toMatchObject({ ...present, unknown: [] })
  })
})
