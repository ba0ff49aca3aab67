import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished, vi } from 'vitest'
import type { AnyJson } from '../any-json.ts'
import { makeCertificate } from '../probes/certificate/certificate.ts'
import { deadPort } from '../probes/listen.ts'
import { agentHost, storedBeats } from './agent-host.ts'
import { type LogLine, logLines } from './log-lines.ts'
import { runningGateway } from './running-gateway.ts'
import { connectedTo } from './socket-client.ts'
import { emptyDirectory, vitals } from './vitals.ts'

const patience = { timeout: 60_000, interval: 50 }

const policy = `name: often
interval: 1s
budget: { probe_timeout: 20s, total: 40s }
probes: { disk: { kind: disk } }
checks: { disk: { signal: disk.free_pct, degraded: { below: -1, consecutive: 1 } } }
`

async function place() {
  const state = emptyDirectory()
  const host = await agentHost(state)
  writeFileSync(join(host.home, 'often.yaml'), policy)
  const port = await deadPort()
  const gateway = () => runningGateway(state, ['--port', String(port)])
  return { state, host, gateway, url: `http://127.0.0.1:${port}` }
}

const isAgent = (name: string) => (client: AnyJson) => client.agent === name

it('one beat over the WebSocket is told, judged and kept as one over HTTP', async () => {
  const { host, gateway, url, state } = await place()
  const beat = ['beat', 'good.yaml', '--transport', 'ws']
  const away = await host.run(beat, url)
  expect([away.status, away.stderr]).toEqual([69, expect.stringContaining('It is kept.')])
  const { get } = await gateway()
  const { status, stdout, stderr } = await host.run([...beat, '--json'], url)
  expect([status, stderr]).toEqual([0, ''])
  expect(JSON.parse(stdout)).toMatchObject({
    sent: 1,
    kept: 0,
    gateway: { status: 'used', duplicate: false },
  })
  const next = await host.run(['beat', 'good.yaml', '--json'], url)
  expect(JSON.parse(next.stdout)).toMatchObject({ boot_epoch: 3, sent: 0, gateway: { status: 'used' } })
  const beats = await storedBeats(get)
  expect(beats.map(({ boot_epoch: epoch, status: fate }) => [epoch, fate])).toEqual([
    ...[
      [1, 'used'],
      [2, 'used'],
      [3, 'used'],
    ],
  ])
  expect((await vitals(['agent', 'remove', 'web-1', '--state-dir', state])).status).toBe(0)
  const removed = await host.run(beat, url)
  const overHttp = await host.run(['beat', 'good.yaml'], url)
  expect(removed.status).toBe(overHttp.status)
  expect(removed.stderr.split('.')[0]).toBe(overHttp.stderr.split('.')[0])
})

it('an agent beats over one connection, comes again when it is asked to, and loses nothing while its gateway is away', async () => {
  const { host, gateway, url } = await place()
  const first = await gateway()
  const { child, ended } = host.start(['run', 'often.yaml', '--transport', 'ws'], url)
  const lines = logLines(child)
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await ended
  })
  const operator = await connectedTo(first.url, first.token(), { scopes: ['operator.write'] })
  const connection = async () => {
    const { clients } = (await operator.ask('system-presence')).payload
    return clients.filter(isAgent(host.agent))
  }
  const numbers = async (get: typeof first.get) => (await storedBeats(get, host.agent)).map(({ seq }) => seq)
  await operator.ask('set-heartbeats', { nodeIds: ['*'] })
  await operator.heard(({ event, payload }) => event === 'heartbeat' && payload.seq === 2)
  const [before, ...others] = await connection()
  expect([before, others]).toMatchObject([{ role: 'node', clientId: 'node-host', user: host.agent }, []])
  const asked = await operator.ask('nodes.reconnect', { nodeId: host.agent })
  expect(asked.payload).toEqual({ nodeId: host.agent, asked: 1 })
  await vi.waitUntil(async () => {
    const [now] = await connection()
    return now !== undefined && now.connId !== before.connId
  }, patience)
  process.kill(first.child.pid as number, 'SIGTERM')
  await first.ended
  await vi.waitUntil(() => lines.some(({ level }: LogLine) => level === 'warn'), patience)
  const second = await gateway()
  const known = (await numbers(second.get)).length
  await vi.waitUntil(async () => (await numbers(second.get)).length >= known + 3, patience)
  process.kill(child.pid as number, 'SIGTERM')
  expect((await ended).status).toBe(143)
  const all = await numbers(second.get)
  expect(all).toEqual(Array.from(all, (_, index) => index + 1))
  expect(lines.at(-1)).toMatchObject({ message: 'stopped', kept: 0 })
  const { body } = await second.get(`/v1/agents/${host.agent}/status`)
  expect(body).toMatchObject({ signed_off: true, missed: 0 })
}, 120_000)

it('beats go over TLS to the gateway that the named certificate signs, from an agent that shows its own', async () => {
  const state = emptyDirectory()
  const host = await agentHost(state)
  const [server, client] = [makeCertificate(30), makeCertificate(30, 'web-1')]
  const other = makeCertificate(30, 'web-2')
  const file = (name: string, text: string) => {
    writeFileSync(join(state, name), text, { mode: 0o600 })
    return join(state, name)
  }
  const [ca, key] = [file('server.crt', server.cert), file('server.key', server.key)]
  const clientCa = file('clients.crt', client.cert + other.cert)
  const tls = `tls: { cert: ${ca}, key: ${key}, client_ca: ${clientCa} }\n`
  const { url } = await runningGateway(state, ['--config', file('vitals-gateway.yaml', tls)])
  const certified = (name: string, { cert, key: own }: { cert: string; key: string }) => [
    ...['--cert-file', file(`${name}.crt`, cert), '--cert-key-file', file(`${name}.key`, own)],
  ]
  const beat = ['beat', 'good.yaml', '--transport', 'ws']
  expect(await host.run(beat, url)).toMatchObject({
    status: 69,
    stderr: expect.stringContaining('It is kept'),
  })
  for (const wrong of [[], certified('web-2', other)]) {
    expect(await host.run([...beat, '--ca-file', ca, ...wrong], url)).toMatchObject({
      ...{ status: 77, stderr: expect.stringContaining('A certificate of this very agent is needed.') },
    })
  }
  const own = await host.run([...beat, '--ca-file', ca, ...certified('web-1', client), '--json'], url)
  expect([own.status, own.stderr]).toEqual([0, ''])
  expect(JSON.parse(own.stdout)).toMatchObject({ agent_id: 'web-1', sent: 3, kept: 0 })
})
