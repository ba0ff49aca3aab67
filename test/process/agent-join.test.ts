import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'
import { expect, it, onTestFinished, vi } from 'vitest'
import { makeCertificate } from '../probes/certificate/certificate.ts'
import { deadPort } from '../probes/listen.ts'
import { logLines } from './log-lines.ts'
import { runningGateway } from './running-gateway.ts'
import { emptyDirectory, startVitals, vitals } from './vitals.ts'

const patience = { timeout: 50_000, interval: 50 }

const policy = `name: good
budget: { probe_timeout: 20s, total: 40s }
probes: { disk: { kind: disk } }
checks: { disk: { signal: disk.free_pct, degraded: { below: -1, consecutive: 1 } } }
`

/** Another account with a joining key of this gateway, as its home. */
async function account(gatewayState: string, ...enrol: string[]) {
  const home = emptyDirectory()
  const words = ['key', 'enrol', '--match', 'web-*', ...enrol, '--state-dir', gatewayState, '--json']
  const { stdout } = await vitals(words)
  const joiningFile = join(home, 'joining-key.json')
  writeFileSync(joiningFile, stdout, { mode: 0o600 })
  writeFileSync(join(home, 'good.yaml'), policy)
  const state = join(home, '.local/state/vitals')
  const settings = (agent: string) => ({ cwd: home, env: { HOME: home, VITALS_AGENT_ID: agent } })
  const run = (words: readonly string[], agent = 'web-1') => vitals(['agent', ...words], settings(agent))
  const start = (words: readonly string[], agent = 'web-1') =>
    startVitals(['agent', ...words], settings(agent))
  const keyFile = join(state, 'agent-key.json')
  return { home, state, run, start, joiningFile, keyFile, secret: JSON.parse(stdout).secret as string }
}

const beat = ['beat', 'good.yaml', '--joining-key-file', 'joining-key.json']

it('an agent with a joining key fetches a key of its own, and needs neither address nor joining key from then on', async () => {
  const gateway = emptyDirectory()
  const { url, get } = await runningGateway(gateway)
  const host = await account(gateway, '--label', 'env=prod')
  const first = await host.run([...beat, '--gateway-url', url])
  expect(first).toMatchObject({ status: 0 })
  expect(first.stderr).toBe(
    `vitals: joined ${url} as web-1; its key is in ${host.keyFile}, and the joining key is needed no more.\n`,
  )
  expect(statSync(host.keyFile).mode & 0o777).toBe(0o600)
  expect(readdirSync(host.state).filter((name) => name.startsWith('agent-key'))).toEqual(['agent-key.json'])
  const key = JSON.parse(readFileSync(host.keyFile, 'utf8'))
  expect(key).toMatchObject({ agent_id: 'web-1', gateway_url: url })
  expect(first.stdout + first.stderr).not.toContain(key.secret)
  rmSync(host.joiningFile)
  const second = await host.run(['beat', 'good.yaml', '--json'])
  expect([second.status, second.stderr, JSON.parse(second.stdout)]).toMatchObject([
    ...[0, '', { agent_id: 'web-1', url, boot_epoch: 2 }],
  ])
  expect((await get('/v1/agents/web-1')).body).toMatchObject({ boot_epoch: 2, seq: 1 })
})

it('an agent that runs joins first, and a second start of it finds its key', async () => {
  const gateway = emptyDirectory()
  const { url } = await runningGateway(gateway)
  const host = await account(gateway, '--max', '1')
  for (const isFirst of [true, false]) {
    const { child, ended } = host.start([...['run', ...beat.slice(1)], '--gateway-url', url])
    const lines = logLines(child)
    onTestFinished(() => void child.kill('SIGKILL'))
    await vi.waitUntil(() => lines.some(({ message }) => message === 'the gateway has a beat'), patience)
    expect(lines.some(({ message }) => message === 'joined')).toBe(isFirst)
    child.kill('SIGTERM')
    expect(await ended).toMatchObject({ status: 143 })
  }
})

it('whose answer was lost on the way asks again by the same request and gets in', async () => {
  const gateway = emptyDirectory()
  const { url, get } = await runningGateway(gateway)
  let lost = 0
  const middle = createServer((socket) => {
    const there = connect(Number(new URL(url).port), '127.0.0.1')
    socket.pipe(there)
    for (const end of [socket, there]) end.on('error', () => {})
    if (lost > 0) there.pipe(socket)
    else {
      there.once('data', () => {
        lost += 1
        socket.destroy()
        there.destroy()
      })
    }
  })
  await new Promise<void>((resolve) => middle.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void middle.close())
  const host = await account(gateway, '--max', '1')
  const through = `http://127.0.0.1:${(middle.address() as AddressInfo).port}`
  const first = await host.run([...beat, '--gateway-url', through, '--timeout', '1m'])
  expect(first).toMatchObject({ status: 0 })
  expect(lost).toBe(1)
  const { body } = await get('/v1/audit?type=key&order=oldest')
  const joined = body.records.filter(
    (record: { entry: { event: string } }) => record.entry.event === 'joined',
  )
  expect(joined.length).toBe(2)
  expect((await get('/v1/agents/web-1')).status).toBe(200)
})

it('is told why it may not join, and keeps nothing', async () => {
  const gateway = emptyDirectory()
  const { url } = await runningGateway(gateway)
  const host = await account(gateway)
  const named = [...beat, '--gateway-url', url]
  const other = await host.run([...named, '--json'], 'db-1')
  expect([other.status, JSON.parse(other.stdout)]).toMatchObject([
    77,
    {
      error: {
        code: 'JOIN_REFUSED',
        message: `${url} gives db-1 no key: The joining key is not for agents of this name.`,
        hint: expect.stringContaining('VITALS_AGENT_ID'),
      },
    },
  ])
  expect(existsSync(host.keyFile)).toBe(false)
  expect(await host.run(named)).toMatchObject({ status: 0 })
  rmSync(host.keyFile)
  const taken = await host.run(named)
  expect(taken).toMatchObject({ status: 77, stderr: expect.stringContaining('has a key already') })
  expect(taken.stderr).toContain('vitals agent remove web-1')
  const away = `http://127.0.0.1:${await deadPort()}`
  const unanswered = await host.run([...beat, '--gateway-url', away, '--timeout', '300ms'])
  expect(unanswered).toMatchObject({ status: 69, stderr: expect.stringContaining('gave web-1 no key') })
  chmodSync(host.joiningFile, 0o644)
  expect(await host.run(named)).toMatchObject({ status: 77 })
  expect(JSON.stringify([other, taken, unanswered])).not.toContain(host.secret)
})

it('does not send the key that it joined by to an address out of a file of somebody else', async () => {
  const gateway = emptyDirectory()
  const { url } = await runningGateway(gateway)
  const host = await account(gateway)
  await host.run([...beat, '--gateway-url', url])
  writeFileSync(join(host.home, 'vitals.yaml'), `agent_gateway_url: http://127.0.0.1:${await deadPort()}\n`)
  const strange = await host.run(['beat', 'good.yaml'])
  expect(strange).toMatchObject({ status: 78, stderr: expect.stringContaining('No key is named') })
  writeFileSync(join(host.home, 'vitals.yaml'), `agent_gateway_url: ${url}\n`)
  expect(await host.run(['beat', 'good.yaml'])).toMatchObject({ status: 0 })
})

it('joins and beats over TLS with the certificate of the agent where the gateway asks for one', async () => {
  const gateway = emptyDirectory()
  const [server, client, other] = [
    makeCertificate(30),
    makeCertificate(30, 'web-1'),
    makeCertificate(30, 'web-2'),
  ]
  const file = (name: string, text: string) => {
    writeFileSync(join(gateway, name), text, { mode: 0o600 })
    return join(gateway, name)
  }
  const [ca, key] = [file('server.crt', server.cert), file('server.key', server.key)]
  const clientCa = file('clients.crt', client.cert + other.cert)
  const tls = `tls: { cert: ${ca}, key: ${key}, client_ca: ${clientCa} }\n`
  const { url } = await runningGateway(gateway, ['--config', file('vitals-gateway.yaml', tls)])
  const host = await account(gateway)
  const certified = (name: string, { cert, key }: { cert: string; key: string }) => [
    ...['--cert-file', file(`${name}.crt`, cert), '--cert-key-file', file(`${name}.key`, key)],
  ]
  const named = [...beat, '--gateway-url', url, '--ca-file', ca]
  for (const wrong of [[], certified('web-2', other)]) {
    expect(await host.run([...named, ...wrong])).toMatchObject({
      ...{ status: 77, stderr: expect.stringContaining('A certificate of this very agent is needed.') },
    })
  }
  const own = certified('web-1', client)
  expect(await host.run([...named, ...own])).toMatchObject({ status: 0 })
  const later = ['beat', 'good.yaml', '--ca-file', ca]
  expect(await host.run([...later, ...own])).toMatchObject({ status: 0, stderr: '' })
  expect(await host.run(later)).toMatchObject({ status: 77 })
  chmodSync(join(gateway, 'web-1.key'), 0o640)
  expect(await host.run([...later, ...own])).toMatchObject({
    status: 77,
    stderr: expect.stringContaining('0640'),
  })
})
