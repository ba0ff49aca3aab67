import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { newDeviceKey, prove } from '../../src/gateway/client/device.ts'
import type { AnyJson } from '../any-json.ts'
import type { LogLine } from './log-lines.ts'
import { runningGateway } from './running-gateway.ts'
import { beat, type Key } from './signed-beat.ts'
import { connectedTo, connectParams, socketTo } from './socket-client.ts'
import { emptyDirectory, vitals } from './vitals.ts'

async function startedGateway(settings = '') {
  const state = emptyDirectory()
  const config = join(state, 'vitals-gateway.yaml')
  writeFileSync(config, settings, { mode: 0o600 })
  const gateway = await runningGateway(state, settings === '' ? [] : ['--config', config])
  const key: Key = JSON.parse(readFileSync(join(state, 'gateway/agent-key.json'), 'utf8'))
  const port = Number(new URL(gateway.url).port)
  const socket = `ws+unix:${join(state, 'gateway/gateway.sock')}:/`
  const readToken = async () => {
    const { stdout } = await vitals([
      ...['key', 'create', '--operator', 'reader', '--scope', 'operator.read'],
      ...['--state-dir', state, '--json'],
    ])
    return String((JSON.parse(stdout) as { token: string }).token)
  }
  return { ...gateway, state, key, port, socket, readToken }
}

const event = (name: string) => (frame: AnyJson) => frame.type === 'event' && frame.event === name

describe('the handshake', () => {
  it('challenges first, says what it is, and grants what was asked and the token allows', async () => {
    const { url, token, readToken } = await startedGateway()
    const { hello, frames } = await connectedTo(url, token(), { scopes: ['operator.write'] })
    expect(frames[0]).toMatchObject({ event: 'connect.challenge', payload: { nonce: expect.any(String) } })
    expect(hello).toMatchObject({
      ...{ type: 'hello-ok', protocol: 4, server: { version: expect.stringMatching(/^\d/) } },
      features: { capabilities: ['openvitals'], methods: expect.arrayContaining(['health', 'node.list']) },
      snapshot: { health: { ok: true, state: 'healthy' } },
      policy: { maxPayload: 2_097_152, maxBufferedBytes: 1_048_576, tickIntervalMs: 60_000 },
    })
    expect(hello.auth.scopes).toEqual(['operator.read', 'operator.write'])
    const admin = { scopes: ['operator.admin', 'operator.pairing'] }
    const less = await connectedTo(url, await readToken(), admin)
    expect(less.hello.auth.scopes).toEqual(['operator.read'])
    const none = await connectedTo(url, token(), { scopes: [] })
    expect(none.hello.auth.scopes).toEqual([])
    expect(await none.ask('health')).toMatchObject({ ok: true, payload: { ok: true } })
    expect(await none.ask('status')).toMatchObject({
      error: { code: 'FORBIDDEN', details: { code: 'MISSING_SCOPE', missingScope: 'operator.read' } },
    })
  })

  it('speaks the protocols 3 and 4, and refuses a range without them', async () => {
    const { url, token } = await startedGateway()
    const ranges = [
      ...([
        [3, 3, 3],
        [4, 4, 4],
        [1, 99, 4],
      ] as const),
    ]
    for (const [minProtocol, maxProtocol, spoken] of ranges) {
      const { hello } = await connectedTo(url, token(), { minProtocol, maxProtocol })
      expect(hello.protocol).toBe(spoken)
    }
    const client = await socketTo(url)
    const answer = await client.ask('connect', connectParams(token(), { minProtocol: 5, maxProtocol: 9 }))
    expect(answer.error).toMatchObject({
      message: 'protocol mismatch',
      details: { code: 'PROTOCOL_MISMATCH' },
    })
    expect(await client.closed).toEqual({ code: 1002, reason: 'protocol mismatch' })
  })

  it('asks for a token, but not over the socket of its own account', async () => {
    const { url, socket } = await startedGateway()
    for (const [given, code] of [
      [null, 'AUTH_TOKEN_MISSING'],
      ['vt_no', 'AUTH_TOKEN_MISMATCH'],
    ] as const) {
      const client = await socketTo(url)
      const answer = await client.ask('connect', connectParams(given))
      expect(answer.error).toMatchObject({ code: 'INVALID_REQUEST', details: { code } })
      expect(await client.closed).toMatchObject({ code: 1008 })
    }
    const own = await connectedTo(socket, null, { scopes: ['operator.admin'] })
    expect(own.hello.auth.scopes).toContain('operator.admin')
  })

  it('verifies a device that is shown, and needs none', async () => {
    const { url, token } = await startedGateway()
    const key = newDeviceKey()
    const shown = async (wrong: object) => {
      const client = await socketTo(url)
      const { payload } = await client.heard(event('connect.challenge'))
      const request = { identity: 'cli', scopes: ['operator.read'], token: token() } as const
      const device = { ...prove(key, request, payload, Date.now()), ...wrong }
      return await client.ask('connect', connectParams(token(), { device }))
    }
    expect(await shown({})).toMatchObject({ ok: true })
    const flaws = {
      DEVICE_AUTH_SIGNATURE_INVALID: { signature: 'A'.repeat(86) },
      DEVICE_AUTH_NONCE_MISMATCH: { nonce: 'other' },
      DEVICE_AUTH_SIGNATURE_EXPIRED: { signedAt: 1 },
      DEVICE_AUTH_DEVICE_ID_MISMATCH: { id: 'f'.repeat(64) },
      DEVICE_AUTH_PUBLIC_KEY_INVALID: { publicKey: 'AA' },
    }
    for (const [code, wrong] of Object.entries(flaws)) {
      expect(await shown(wrong)).toMatchObject({ ok: false, error: { details: { code } } })
    }
  })

  it('lets a node in and answers it no question of an operator', async () => {
    const { url, token } = await startedGateway()
    const node = await connectedTo(url, token(), { role: 'node' })
    expect(node.hello.auth).toMatchObject({ role: 'node', scopes: [] })
    for (const method of ['health', 'status']) {
      expect(await node.ask(method)).toMatchObject({ error: { message: 'unauthorized role: node' } })
    }
  })

  it('refuses a foreign Host and a foreign Origin before any frame', async () => {
    const { url } = await startedGateway()
    const wrong = [
      ...[{ origin: 'http://evil.example' }, { origin: 'null' }, { headers: { host: 'evil.example' } }],
    ]
    for (const options of wrong) await expect(socketTo(url, options)).rejects.toThrow(/40[3]|421/)
    await expect(socketTo(url, { origin: url })).resolves.toBeDefined()
  })
})

describe('methods and events', () => {
  it('tells beats to those who asked for them once they are stored, under data for clients that want it so', async () => {
    const { url, token, key, port } = await startedGateway()
    const all = await connectedTo(url, token())
    const seed = await connectedTo(url, token(), { caps: ['data'] })
    const other = await connectedTo(url, token())
    expect(await all.ask('set-heartbeats', { nodeIds: ['*'] })).toMatchObject({ payload: { nodeIds: ['*'] } })
    await seed.ask('set-heartbeats', { nodeIds: [key.agent_id] })
    await other.ask('set-heartbeats', { nodeIds: ['somebody-else'] })
    expect((await beat(port, key, { boot_id: 'b', boot_epoch: 1, seq: 1 })).status).toBe(200)
    const told = await all.heard(event('heartbeat'))
    expect(told.payload).toMatchObject({ nodeId: key.agent_id, seq: 1, state: expect.any(String) })
    const asData = await seed.heard(event('heartbeat'))
    expect([asData.payload, asData.data]).toEqual([undefined, told.payload])
    expect((await all.heard(event('transition'))).payload).toMatchObject({ agent: key.agent_id })
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
    expect(all.frames.filter(event('heartbeat'))).toHaveLength(1)
    expect(other.frames.filter(event('heartbeat'))).toEqual([])
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
    expect((await client.heard(event('presence'))).stateVersion.presence).toBeGreaterThan(0)
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
    const { payload } = await client.heard(event('shutdown'))
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
      const { payload, data } = await heard((frame) => event('tick')(frame) && frame.seq === 2)
      expect(payload ?? data).toMatchObject({ uptime: expect.any(Number), activeSessions: 0 })
    }
  })

  it('closes who does not read, and the others get every event and notice nothing', async () => {
    const { url, token, key, port } = await startedGateway()
    const slow = await connectedTo(url, token())
    const reading = await connectedTo(url, token())
    for (const client of [slow, reading]) await client.ask('set-heartbeats', { nodeIds: ['*'] })
    slow.socket.pause()
    const ask = JSON.stringify({ type: 'req', id: 'x'.repeat(1_000_000), method: 'health' })
    // Its own answers fill what it leaves unread; it is told nothing more once that is too much.
    for (let sent = 0; sent < 40; sent += 1) slow.send(ask)
    for (let seq = 1; seq <= 50; seq += 1) await beat(port, key, { boot_id: 'b', boot_epoch: 1, seq })
    await reading.heard((frame) => event('heartbeat')(frame) && frame.payload.seq === 50)
    const numbers = reading.frames.filter(event('heartbeat')).map(({ payload }) => payload.seq)
    expect(numbers).toEqual(Array.from({ length: 50 }, (_, index) => index + 1))
    slow.socket.resume()
    // 1008 stands behind what it did not read; it is cut off where it goes on not reading.
    expect([1006, 1008]).toContain((await slow.closed).code)
    expect((await reading.ask('system-presence')).payload.clients).toHaveLength(1)
  }, 20_000)
})
