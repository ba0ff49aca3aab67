import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openGatewayStore } from '../../src/store/gateway/sqlite/gateway-store.ts'
import { runningGateway } from './running-gateway.ts'
import { connectedTo } from './socket-client.ts'
import { emptyDirectory } from './vitals.ts'

it('tells the jobs of the gateway, and the runs of one of them, the newest first', async () => {
  const state = emptyDirectory()
  const directory = join(state, 'gateway')
  mkdirSync(directory, { mode: 0o700 })
  const store = openGatewayStore(directory)
  const at = Date.now() - 60_000
  for (const [status, detail] of [
    ['ok', '3 beats moved'],
    ['failed', 'no room'],
  ] as const) {
    await store.endJob(await store.beginJob('retention', at), at + 20, status, detail)
  }
  await store.beginJob('retention', at)
  await store.close()

  const { url, token } = await runningGateway(state)
  const client = await connectedTo(url, token())
  const { payload } = await client.ask('cron.status')
  expect(payload.jobs).toMatchObject([
    {
      ...{ id: 'retention', schedule: '7 * * * *', enabled: true, running: false },
      lastRun: { timestamp: at, status: 'lost', durationMs: null, error: null },
    },
    { id: 'audit-seal', schedule: '* * * * *', enabled: true },
  ])
  expect(payload.jobs[1].nextRun).toBeGreaterThan(at)
  expect((await client.ask('cron.list', { includeDisabled: true })).payload.jobs).toHaveLength(2)
  const runs = async (params: object) => await client.ask('cron.runs', params)
  expect((await runs({ jobId: 'retention' })).payload.runs).toMatchObject([
    { status: 'lost' },
    { timestamp: at, status: 'failed', durationMs: 20, error: 'no room', summary: null },
    { status: 'ok', error: null, summary: '3 beats moved' },
  ])
  expect((await runs({ jobId: 'retention', limit: 1 })).payload.runs).toHaveLength(1)
  expect(await runs({ jobId: 'backup' })).toMatchObject({
    error: { code: 'INVALID_REQUEST', details: { code: 'CRON_JOB_NOT_FOUND', jobId: 'backup' } },
  })
  expect((await runs({})).error.message).toContain("must have required property 'jobId'")
  expect((await client.ask('cron.status', { all: true })).error.message).toContain('unexpected property')
})

it('has used no tokens and has no sessions, and still looks at what it is asked', async () => {
  const { url, token } = await runningGateway(emptyDirectory())
  const client = await connectedTo(url, token())
  const none = { input: 0, output: 0, total: 0, cost: 0 }
  const nobody = { totals: none, byModel: [], byProvider: [], bySession: [] }
  const asked = [
    ['usage.status', { sessionKey: 'agent:main:main', since: 1 }, nobody],
    ['usage.cost', { provider: 'p', model: 'm' }, { cost: 0, ...nobody }],
    ['sessions.list', { active: true }, { sessions: [] }],
    ['sessions.usage', { agentId: 'main', since: 1 }, { sessions: [], totals: none }],
  ] as const
  for (const [method, params, answer] of asked) {
    expect((await client.ask(method, params)).payload).toEqual(answer)
  }
  expect((await client.ask('usage.status', { since: 'x' })).error.message).toContain('at /since')
  expect((await client.ask('sessions.list', { all: true })).error.message).toContain('unexpected property')
})
