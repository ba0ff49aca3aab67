import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { runningGateway } from './running-gateway.ts'
import { beat, type Key } from './signed-beat.ts'
import { emptyDirectory, vitals } from './vitals.ts'

const policy = `name: small
interval: 1h
checks:
  disk:
    transitions:
      healthy->degraded: { condition: free < 10, consecutive: 1, reason: low }
      degraded->critical: { condition: free < 5, consecutive: 1, reason: full }
      degraded->healthy: { condition: free > 20 }
      critical->healthy: { condition: free > 20 }
`
const problem = (name: string) => `urn:openvitals:problem:${name}`
const later = (ms: number) => new Date(Date.now() + ms).toISOString()

async function running() {
  const state = emptyDirectory()
  const config = join(state, 'vitals-gateway.yaml')
  writeFileSync(join(state, 'small.yaml'), policy)
  writeFileSync(config, 'default: small.yaml\n')
  const gateway = await runningGateway(state, ['--config', config])
  const port = Number(new URL(gateway.url).port)
  const keyed = async (agent: string) => {
    const { stdout } = await vitals(['key', 'create', '--agent', agent, '--state-dir', state, '--json'])
    const key: Key = JSON.parse(stdout)
    return async (free: number, more: object = {}): Promise<string> => {
      const sent = await beat(port, key, { interval_ms: undefined, probes: { free }, ...more })
      expect(sent.status).toBe(200)
      return sent.body.heartbeat_id
    }
  }
  const operator = async (name: string, scope: string): Promise<string> => {
    const args = ['key', 'create', '--operator', name, '--scope', scope, '--state-dir', state, '--json']
    return JSON.parse((await vitals(args)).stdout).token
  }
  return { gateway, keyed, operator, state }
}

it('operators acknowledge problems over HTTP by their tokens, by an agent or by a beat', async () => {
  const { gateway, keyed, operator } = await running()
  const { get, post } = gateway
  const send = await keyed('web-1')
  await send(50)
  const degraded = await send(8)
  const mara = await operator('mara', 'operator.write')
  const reader = await operator('reader', 'operator.read')
  await expect
    .poll(async () => (await get('/v1/silences', { authorization: `Bearer ${reader}` })).status)
    .toBe(200)
  expect(await post('/v1/agents/web-1/ack', {}, reader)).toMatchObject({ status: 403 })
  expect(await get('/v1/agents/web-1/ack', {}, 'POST', '{}')).toMatchObject({ status: 401 })
  const first = await post(`/v1/heartbeats/${degraded}/ack`, { note: 'on it' }, mara)
  expect(first).toMatchObject({
    status: 200,
    body: { agent_id: 'web-1', by: 'mara', note: 'on it', checks: [{ name: 'disk', covers: 'degraded' }] },
  })
  expect(await post(`/v1/heartbeats/${degraded}/ack`, { note: 'on it' }, mara)).toEqual({
    ...first,
    headers: expect.anything(),
  })
  const { body: status } = await get('/v1/agents/web-1/status')
  expect(status.checks.find(({ name }: { name: string }) => name === 'disk').acknowledged.by).toBe('mara')
  expect((await get('/v1/incidents?state=open')).body.incidents).toMatchObject([
    { agent_id: 'web-1', acknowledged: { by: 'mara' }, silenced_until: null, label: null },
  ])
  await post('/v1/agents/web-1/ack', { checks: ['disk'], label: 'false_positive' }, mara)
  expect((await get('/metrics')).body).toContain('vitals_incident_labels_total{label="false_positive"} 1')
  await send(3)
  expect(await post(`/v1/heartbeats/${degraded}/ack`, {}, mara)).toMatchObject({
    ...{ status: 409, body: { type: problem('worse-since'), checks: ['disk'] } },
  })
  await send(50)
  expect(await post('/v1/agents/web-1/ack', {}, mara)).toMatchObject({ status: 409 })
  const { body: trail } = await get('/v1/audit?type=acknowledgement')
  expect(trail.records.map(({ entry }: { entry: object }) => entry)).toMatchObject([
    { by: 'mara', via: 'token', label: 'false_positive' },
    { by: 'mara', heartbeat_id: degraded, event: 'acknowledged' },
  ])
})

it.each([
  ['no JSON', '{', 422],
  ['a field that nobody knows', { by: 'somebody else' }, 422],
  ['an end that is past', { expires_at: '2020-01-01T00:00:00Z' }, 422],
  ['an end without a zone', { expires_at: '2099-01-01T00:00:00' }, 422],
  ['two things at once', { remediated: true, action: 'x' }, 422],
  ['a label that nobody knows', { label: 'odd' }, 422],
  ['a check that is none', { checks: ['disc'] }, 404],
  ['an action that is none', { action: 'clean' }, 404],
])('an acknowledgement with %s is refused', async (_, body, status) => {
  const { gateway, keyed } = await running()
  await (await keyed('web-1'))(3)
  expect((await gateway.post('/v1/agents/web-1/ack', body)).status).toBe(status)
})

it('a beat id of two agents is refused with both names until one is named', async () => {
  const { gateway, keyed } = await running()
  const id = `hb_${'0'.repeat(26)}`
  expect(await gateway.post(`/v1/heartbeats/${id}/ack`, {})).toMatchObject({
    ...{ status: 404, body: { type: problem('no-such-beat') } },
  })
  const [one, two] = [await keyed('web-1'), await keyed('web-2')]
  const [first, second] = [await one(8), await two(8)]
  expect(first).not.toBe(second)
  expect(await gateway.post(`/v1/heartbeats/${first}/ack`, { agent_id: 'web-2' })).toMatchObject({
    status: 404,
  })
})

it('silences are made, listed page by page, and ended over HTTP', async () => {
  const { gateway, keyed } = await running()
  const { get, post } = gateway
  await (await keyed('web-1'))(50)
  const until = later(3_600_000)
  const made = await post('/v1/silences', { agent: 'web-*', until, note: 'moving house' })
  expect(made).toMatchObject({
    status: 201,
    body: { kind: 'silence', agent: 'web-*', checks: [], until, state: 'active', by: 'first' },
  })
  const again = await post('/v1/silences', { agent: 'web-*', until, note: 'moving house' })
  expect(again).toMatchObject({ status: 200, body: made.body })
  const next = await post('/v1/silences', {
    ...{ kind: 'maintenance', agent: 'web-1', checks: ['disk'], from: later(60_000), until },
  })
  expect(next).toMatchObject({ status: 201, body: { state: 'pending', checks: ['disk'] } })
  const page = (await get('/v1/silences?limit=1')).body
  expect(page.silences).toMatchObject([{ id: next.body.id }])
  expect((await get(`/v1/silences?cursor=${page.next}`)).body).toMatchObject({
    silences: [{ id: made.body.id }],
    next: null,
  })
  expect((await get('/v1/agents')).body.agents).toMatchObject([{ silenced_until: until }])
  expect((await get('/v1/silences?state=pending')).body.silences).toHaveLength(1)
  expect((await get('/v1/silences?state=odd')).status).toBe(400)
  const bearer = { authorization: `Bearer ${gateway.token()}` }
  const ended = await get(`/v1/silences/${made.body.id}`, bearer, 'DELETE')
  expect(ended).toMatchObject({ status: 200, body: { state: 'over', ended_by: 'first' } })
  expect((await get(`/v1/silences/${made.body.id}`, bearer, 'DELETE')).body).toEqual(ended.body)
  expect((await get('/v1/silences/sil_0', bearer, 'DELETE')).status).toBe(404)
  expect((await get('/v1/agents')).body.agents).toMatchObject([{ silenced_until: null }])
  for (const body of [{}, { until: later(-1) }, { until, agent: 'web 1' }, { until, agent: null, odd: 1 }]) {
    expect((await post('/v1/silences', body)).status).toBe(422)
  }
  for (const body of [
    { until, agent: 'web-9' },
    { until, agent: 'web-1', checks: ['disc'] },
  ]) {
    expect((await post('/v1/silences', body)).status).toBe(404)
  }
})
