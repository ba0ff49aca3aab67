import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { usualSpoolLimit } from '../../src/core/heartbeat/sending/spool-limit.ts'
import { spoolPath, sqliteSpool } from '../../src/store/spool/sqlite/sqlite-spool.ts'
import { canNotify, notifySocket } from '../host/services/notify-socket.ts'
import { deadPort } from '../probes/listen.ts'
import { agentHost, storedBeats } from './agent-host.ts'
import { type LogLine, logLines } from './log-lines.ts'
import { runningGateway } from './running-gateway.ts'
import { checkout, emptyDirectory } from './vitals.ts'

type Host = Awaited<ReturnType<typeof agentHost>>

const patience = { timeout: 60_000, interval: 50 }
const shifted = ['--require', join(checkout, 'test/process/shifted-clock.cjs')]

const policy = (below: number, interval = '1s') => `name: often
interval: ${interval}
budget: { probe_timeout: 20s, total: 40s }
probes: { disk: { kind: disk } }
checks: { disk: { signal: disk.free_pct, degraded: { below: ${below}, consecutive: 1 } } }
`

/** `vitals agent run` on a host, with the lines of its log. */
function runningAgent(
  host: Host,
  url: string,
  env: Readonly<Record<string, string>> = {},
  node: readonly string[] = [],
) {
  const { child, ended } = host.start(['run', 'often.yaml'], url, env, node)
  const lines = logLines(child)
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await ended
  })
  /** The first line with this message, when it is there. */
  const told = (message: string) =>
    vi.waitUntil(() => lines.find((line) => line.message === message) ?? false, patience) as Promise<LogLine>
  return { child, ended, lines, told }
}

async function place() {
  const state = emptyDirectory()
  const host = await agentHost(state)
  writeFileSync(join(host.home, 'often.yaml'), policy(-1))
  const port = await deadPort()
  const gateway = () => runningGateway(state, ['--port', String(port)])
  return { host, gateway, url: `http://127.0.0.1:${port}` }
}

const orders = (beats: Awaited<ReturnType<typeof storedBeats>>) =>
  beats.map(({ boot_epoch: epoch, seq }) => `${epoch}.${seq}`)
const expectUnbroken = (beats: Awaited<ReturnType<typeof storedBeats>>, epoch: number) =>
  expect(orders(beats).filter((order) => order.startsWith(`${epoch}.`))).toEqual(
    Array.from(
      beats.filter(({ boot_epoch: of }) => of === epoch),
      (_, index) => `${epoch}.${index + 1}`,
    ),
  )

describe('vitals agent run', () => {
  it('beats each interval, tells changes alone, and says goodbye on SIGTERM', async () => {
    const { host, gateway, url } = await place()
    const { get } = await gateway()
    const { child, ended, told, lines } = runningAgent(host, url)
    expect(await told('started')).toMatchObject({
      ...{ agent_id: 'web-1', url, interval_ms: 1_000, kept: 0 },
      ...{ policy_file: join(host.home, 'often.yaml'), policy_named_by: 'the command line' },
    })
    await told('the gateway has a beat')
    await vi.waitUntil(async () => (await storedBeats(get)).length >= 4, patience)
    child.kill('SIGTERM')
    expect(await ended).toMatchObject({ status: 143, stderr: '' })
    const { body } = await get('/v1/agents/web-1/status')
    expect(body).toMatchObject({ signed_off: true, two_senders: false, missed: 0 })
    expectUnbroken(await storedBeats(get), 1)
    expect(lines.filter(({ message }) => message.startsWith('this host is'))).toHaveLength(1)
    expect(lines.at(-1)).toMatchObject({ message: 'stopped', kept: 0 })
  })

  it('says which policy it measures by where nobody named one, and how another is named', async () => {
    const { host, url } = await place()
    const { child, ended } = host.start(['run'], url)
    const lines = logLines(child)
    const message = 'no policy is named: it measures by host'
    await vi.waitUntil(() => lines.some((line) => line.message === message), patience)
    expect(lines[0]).toMatchObject({ policy: 'host', policy_named_by: 'nobody' })
    expect(lines[1]?.hint).toContain('vitals agent run POLICY')
    child.kill('SIGKILL')
    await ended
  })

  it('keeps beats while the gateway is away, over a kill of its own, and loses none and sends none twice', async () => {
    const { host, gateway, url } = await place()
    const first = await gateway()
    const agent = runningAgent(host, url)
    await agent.told('the gateway has a beat')
    first.child.kill('SIGKILL')
    await agent.told('beats are kept')
    const spool = sqliteSpool(spoolPath(host.state, 'web-1'), usualSpoolLimit, () => {})
    await vi.waitUntil(async () => (await spool.size()).beats >= 3, patience)
    await spool.close()
    agent.child.kill('SIGKILL')
    await agent.ended
    const again = runningAgent(host, url)
    const { kept } = await again.told('started')
    expect(Number(kept)).toBeGreaterThan(2)
    const { get } = await gateway()
    await again.told('everything that was kept is sent')
    again.child.kill('SIGTERM')
    expect(await again.ended).toMatchObject({ status: 143 })
    const beats = await storedBeats(get)
    expectUnbroken(beats, 1)
    expectUnbroken(beats, 2)
    expect(new Set(orders(beats)).size).toBe(beats.length)
    expect(beats.map(({ status }) => status)).not.toContain('late')
    // Of an older start more could come out of a spool: the first beats of a new one wait a moment.
    const status = async () => (await get('/v1/agents/web-1/status')).body
    await vi.waitUntil(async () => (await status()).held === 0, patience)
    expect(await status()).toMatchObject({ missed: 0, two_senders: false, boot_epoch: 2, signed_off: true })
  })

  it('sets its time right for the gateway once, where its clock is ten minutes behind', async () => {
    const { host, gateway, url } = await place()
    const { get } = await gateway()
    const agent = runningAgent(host, url, { VITALS_TEST_SHIFT_MS: '-600000' }, shifted)
    await agent.told('the gateway has a beat')
    await vi.waitUntil(async () => (await storedBeats(get)).length >= 3, patience)
    const { body: metrics } = await get('/metrics')
    expect(metrics).toContain('vitals_heartbeats_ingested_total{result="timestamp-out-of-tolerance"} 1\n')
    expect(agent.lines.map(({ message }) => message)).not.toContain('beats are kept')
  })

  it('takes a new policy on SIGHUP, and keeps the old one where the new one is wrong', async () => {
    const { host, gateway, url } = await place()
    await gateway()
    const { child, told } = runningAgent(host, url)
    await told('this host is healthy')
    writeFileSync(join(host.home, 'often.yaml'), 'checks: 1\n')
    child.kill('SIGHUP')
    expect(await told('the policy is refused, the old one stays')).toMatchObject({ code: 'POLICY_INVALID' })
    writeFileSync(join(host.home, 'often.yaml'), policy(101))
    child.kill('SIGHUP')
    expect(await told('the policy is read again')).toMatchObject({ policy: 'often' })
    await told('this host is degraded')
  })

  it('runs once on a state directory, and no single beat goes out beside it', async () => {
    const { host, gateway, url } = await place()
    await gateway()
    const { told } = runningAgent(host, url)
    await told('started')
    for (const words of [
      ['run', 'often.yaml'],
      ['beat', 'good.yaml'],
    ]) {
      expect(await host.run(words, url)).toMatchObject({
        ...{ status: 75, stderr: expect.stringContaining('already runs as web-1') },
      })
    }
  })

  it.runIf(canNotify)('tells systemd that it is ready, goes on, reloads and stops', async () => {
    const { host, gateway, url } = await place()
    await gateway()
    const { path, heard } = await notifySocket()
    const { child, ended, told } = runningAgent(host, url, { NOTIFY_SOCKET: path, WATCHDOG_USEC: '900000' })
    await told('started')
    await heard((lines) => lines.filter((line) => line.startsWith('WATCHDOG=1')).length >= 2)
    child.kill('SIGHUP')
    await heard((lines) => lines.some((line) => line.startsWith('RELOADING=1')))
    await told('the policy is read again')
    child.kill('SIGTERM')
    expect(await ended).toMatchObject({ status: 143, stderr: '' })
    const lines = await heard((all) => all.includes('STOPPING=1'))
    const kinds = lines.map((line) => line.split('=')[0]).filter((kind) => kind !== 'WATCHDOG')
    expect(kinds).toEqual(['READY', 'RELOADING', 'READY', 'STOPPING'])
  })
})
