import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { LogLine } from './log-lines.ts'
import { beat } from './signed-beat.ts'
import { connectedTo } from './socket-client.ts'
import { isEvent, startedGateway } from './socket-gateway.ts'
import { vitals } from './vitals.ts'

it('tells beats to those who asked for them once they are stored, under data for clients that want it so', async () => {
  const { url, token, key, port } = await startedGateway()
  const all = await connectedTo(url, token())
  const seed = await connectedTo(url, token(), { caps: ['data'] })
  const other = await connectedTo(url, token())
  expect(await all.ask('set-heartbeats', { nodeIds: ['*'] })).toMatchObject({ payload: { nodeIds: ['*'] } })
  await seed.ask('set-heartbeats', { nodeIds: [key.agent_id] })
  await other.ask('set-heartbeats', { nodeIds: ['somebody-else'] })
  expect((await beat(port, key, { boot_id: 'b', boot_epoch: 1, seq: 1 })).status).toBe(200)
  const told = await all.heard(isEvent('heartbeat'))
  expect(told.payload).toMatchObject({ nodeId: key.agent_id, seq: 1, state: expect.any(String) })
  const asData = await seed.heard(isEvent('heartbeat'))
  expect([asData.payload, asData.data]).toEqual([undefined, told.payload])
  expect((await all.heard(isEvent('transition'))).payload).toMatchObject({ agent: key.agent_id })
  expect((await all.ask('node.list')).payload.nodes).toMatchObject([
    { nodeId: key.agent_id, lastSeen: told.payload.timestamp, seq: 1 },
  ])
  const last = { nodeId: key.agent_id, timestamp: told.payload.timestamp, seq: 1 }
  expect((await all.ask('last-heartbeat')).payload).toMatchObject(last)
  expect((await all.ask('last-heartbeat', { nodeId: key.agent_id })).payload).toMatchObject(last)
  await all.ask('set-heartbeats', { nodeIds: [] })
  await beat(port, key, { boot_id: 'b', boot_epoch: 1, seq: 2 })
  await all.ask('health')
  for (const { frames } of [all, other]) {
    const seqs = frames.filter(({ type }) => type === 'event').flatMap(({ seq }) => seq ?? [])
    expect(seqs).toEqual(seqs.map((_: number, index: number) => index + 1))
  }
  expect(all.frames.filter(isEvent('heartbeat'))).toHaveLength(1)
  expect(other.frames.filter(isEvent('heartbeat'))).toEqual([])
})

it('answers status and presence out of what there is, and an unknown agent by its name', async () => {
  const { url, token, port, child } = await startedGateway()
  const client = await connectedTo(url, token())
  const { payload } = await client.ask('status', { verbose: true })
  expect(payload).toMatchObject({ gateway: { pid: child.pid, bind: '127.0.0.1', port }, nodes: [] })
  const present = await client.ask('system-presence')
  expect(present.payload).toMatchObject({ clients: [{ clientId: 'cli', user: 'first' }], processes: [] })
  expect(await client.ask('last-heartbeat')).toMatchObject({ ok: true, payload: null })
  expect(await client.ask('last-heartbeat', { nodeId: 'nobody' })).toMatchObject({
    error: { code: 'INVALID_REQUEST', details: { code: 'NODE_NOT_FOUND' } },
  })
  expect(await client.ask('node.list', { extra: 1 })).toMatchObject({
    error: { message: "invalid node.list params: at root: unexpected property 'extra'" },
  })
  expect(await client.ask('no.such')).toMatchObject({ error: { message: 'unknown method: no.such' } })
  await connectedTo(url, token())
  expect((await client.heard(isEvent('presence'))).stateVersion.presence).toBeGreaterThan(0)
})

it('closes who came by a token that was revoked', async () => {
  const { url, state, readToken } = await startedGateway()
  const token = await readToken()
  const client = await connectedTo(url, token)
  const { status } = await vitals(['key', 'revoke', token.slice(0, 19), '--state-dir', state])
  expect(status).toBe(0)
  expect(await client.closed).toEqual({ code: 4001, reason: 'gateway auth changed' })
})

it('tells everybody that it ends, refuses what is asked then, and closes with 1012', async () => {
  const { url, token, child, ended, lines } = await startedGateway()
  const client = await connectedTo(url, token())
  // Not execa's own kill: that kills for good after five seconds.
  process.kill(child.pid as number, 'SIGTERM')
  const { payload } = await client.heard(isEvent('shutdown'))
  expect(payload).toMatchObject({ reason: 'signal', gracePeriod: 5_000 })
  expect(await client.ask('health')).toMatchObject({ error: { code: 'UNAVAILABLE' } })
  expect(await client.closed).toEqual({ code: 1012, reason: 'service restart' })
  expect((await ended).status).toBe(143)
  expect(lines.filter(({ level }: LogLine) => level === 'error')).toEqual([])
}, 20_000)

it('says that it lives as often as the configuration says, to every client', async () => {
  const { url, token } = await startedGateway('tick_interval: 1s\ndefault: host\n')
  const clients = [
    await connectedTo(url, token(), { scopes: [] }),
    await connectedTo(url, token(), { role: 'node', caps: ['data'] }),
  ]
  expect(clients.map(({ hello }) => hello.policy.tickIntervalMs)).toEqual([1_000, 1_000])
  for (const { heard } of clients) {
    const { payload, data } = await heard((frame) => isEvent('tick')(frame) && frame.seq === 2)
    expect(payload ?? data).toMatchObject({ uptime: expect.any(Number), activeSessions: 0 })
  }
})

it('waits for no client any more at the second signal, and ends as cleanly', async () => {
  const { url, token, child, ended, lines, state } = await startedGateway()
  const client = await connectedTo(url, token())
  process.kill(child.pid as number, 'SIGTERM')
  await client.heard(isEvent('shutdown'))
  const begun = performance.now()
  process.kill(child.pid as number, 'SIGTERM')
  expect((await client.closed).code).toBe(1006)
  expect((await ended).status).toBe(143)
  expect(performance.now() - begun).toBeLessThan(4_000)
  expect(lines.at(-1)).toMatchObject({ message: 'stopped' })
  expect(existsSync(join(state, 'gateway/gateway.json'))).toBe(false)
})
