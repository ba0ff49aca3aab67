import { execFileSync } from 'node:child_process'
import { copyFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { deadPort } from '../probes/listen.ts'
import { mountable, mountTmpfs } from '../store/mount-tmpfs.ts'
import { agentHost, storedBeats } from './agent-host.ts'
import { runningGateway } from './running-gateway.ts'
import { checkout, emptyDirectory, vitals } from './vitals.ts'

const nobody = async () => `http://127.0.0.1:${await deadPort()}`
const shifted = ['--require', join(checkout, 'test/process/shifted-clock.cjs')]

/** A gateway that takes requests in and never answers. */
async function silentGateway() {
  let heard = () => {}
  const request = new Promise<void>((resolve) => {
    heard = resolve
  })
  const server = createServer(() => heard())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, request }
}

describe('vitals agent beat', () => {
  it('needs no argument beside a gateway of its account, and tells what both judged', async () => {
    const state = emptyDirectory()
    const { get, told } = await runningGateway(state)
    const { agent_id: agent } = await told('first credentials made')
    const run = await vitals(['agent', 'beat', '--state-dir', state, '--json'])
    expect(run).toMatchObject({ status: 0, stderr: '' })
    const report = JSON.parse(run.stdout)
    expect(report).toMatchObject({ agent_id: agent, boot_epoch: 1, seq: 1, sent: 0, kept: 0 })
    expect(report.gateway).toMatchObject({ status: 'used', duplicate: false })
    const { body: status } = await get(`/v1/agents/${agent}/status`)
    expect(status).toMatchObject({
      state: report.gateway.state,
      last_beat: { heartbeat_id: report.heartbeat_id },
    })
    const told2 = await vitals(['agent', 'beat', '--state-dir', state])
    expect(told2.stdout).toMatch(
      /^\S+ is \w+.*; http:\/\/127\.0\.0\.1:\d+ has the beat and judges \w+.*\.\n$/,
    )
    expect((await vitals(['agent', 'beat', '--state-dir', state, '--quiet'])).stdout).toBe('')
  })

  it('says where the gateway judges by another policy, and is healthy all the same', async () => {
    const state = emptyDirectory()
    const host = await agentHost(state)
    const config = join(state, 'vitals-gateway.yaml')
    copyFileSync(join(host.home, 'good.yaml'), join(state, 'good.yaml'))
    writeFileSync(config, 'default: good.yaml\n')
    const { url } = await runningGateway(state, ['--config', config])
    const { status, stdout } = await host.run(['beat', 'bad.yaml'], url)
    expect([status, stdout]).toEqual([
      0,
      `web-1 is degraded (disk.free_pct < 101); ${url} has the beat and judges healthy.\n`,
    ])
  })

  it('keeps beats while the gateway is away; the next one takes them along, each once and in order', async () => {
    const state = emptyDirectory()
    const host = await agentHost(state)
    const away = await nobody()
    for (const kept of ['It is kept.', 'It is kept, with 1 more.', 'It is kept, with 2 more.']) {
      const { status, stderr } = await host.run(['beat', 'good.yaml'], away)
      expect([status, stderr]).toEqual([69, expect.stringContaining(kept)])
    }
    const { url, get } = await runningGateway(state)
    const { stdout, status } = await host.run(['beat', 'good.yaml', '--json'], url)
    expect([status, JSON.parse(stdout)]).toMatchObject([0, { sent: 3, kept: 0, boot_epoch: 4, seq: 1 }])
    const beats = await storedBeats(get)
    expect(beats.map(({ boot_epoch: epoch, seq }) => [epoch, seq])).toEqual([
      [1, 1],
      [2, 1],
      [3, 1],
      [4, 1],
    ])
    expect(beats.map(({ status: fate }) => fate)).not.toContain('late')
  })

  it('loses no beat to a kill between keeping and sending', async () => {
    const state = emptyDirectory()
    const host = await agentHost(state)
    const silent = await silentGateway()
    const killed = host.start(['beat', 'good.yaml', '--timeout', '5m'], silent.url)
    await silent.request
    killed.child.kill('SIGKILL')
    await killed.ended
    const { url, get } = await runningGateway(state)
    const { stdout } = await host.run(['beat', 'good.yaml', '--json'], url)
    expect(JSON.parse(stdout)).toMatchObject({ sent: 1, kept: 0, boot_epoch: 2 })
    expect((await storedBeats(get)).map(({ boot_epoch: epoch }) => epoch)).toEqual([1, 2])
  })

  it('keeps its beats while its key is refused, and signs them again by the next one', async () => {
    const state = emptyDirectory()
    const host = await agentHost(state)
    const { url, get } = await runningGateway(state)
    expect((await host.run(['beat', 'good.yaml'], url)).status).toBe(0)
    const rotated = await host.key('rotate', host.agent)
    const { keys } = JSON.parse(await host.key('list'))
    const { id } = keys.find(
      (key: { state: string; subject: string }) => key.subject === host.agent && key.state === 'current',
    )
    await host.key('revoke', id)
    const denied = await host.run(['beat', 'good.yaml'], url)
    expect(denied).toMatchObject({ status: 77, stderr: expect.stringContaining('It is kept.') })
    writeFileSync(host.keyFile, rotated, { mode: 0o600 })
    const { stdout } = await host.run(['beat', 'good.yaml', '--json'], url)
    expect(JSON.parse(stdout)).toMatchObject({ sent: 1, kept: 0 })
    expect(await storedBeats(get)).toHaveLength(3)
  })

  it.each([600_000, -600_000])(
    'beats with a clock that is off by %d ms, from the second run on at the first try',
    async (ms) => {
      const state = emptyDirectory()
      const host = await agentHost(state)
      const { url, get } = await runningGateway(state)
      const env = { VITALS_TEST_SHIFT_MS: String(ms) }
      for (const _ of [1, 2]) {
        const { status, stderr } = await host.run(['beat', 'good.yaml'], url, env, shifted)
        expect([status, stderr]).toEqual([0, ''])
      }
      expect(await storedBeats(get)).toHaveLength(2)
      const { body: metrics } = await get('/metrics')
      expect(metrics).toContain('vitals_heartbeats_ingested_total{result="timestamp-out-of-tolerance"} 1\n')
    },
  )

  it('two at once share no number, and both arrive', async () => {
    const state = emptyDirectory()
    const host = await agentHost(state)
    const { url, get } = await runningGateway(state)
    const runs = await Promise.all(
      ['good.yaml', 'bad.yaml'].map((policy) => host.run(['beat', policy, '--timeout', '5m', '--json'], url)),
    )
    expect(runs.map(({ status, stderr }) => [status, stderr])).toEqual([
      [0, ''],
      [0, ''],
    ])
    const beats = await storedBeats(get)
    expect(beats.map(({ boot_epoch: epoch, seq }) => `${epoch}.${seq}`)).toEqual(['1.1', '2.1'])
    const { body } = await get(`/v1/agents/${host.agent}/status`)
    expect(body).toMatchObject({ two_senders: false, missed: 0, boot_epoch: 2 })
  })

  it.runIf(mountable)('goes out without a number where the disk keeps nothing', async () => {
    const state = emptyDirectory()
    const host = await agentHost(state)
    const { url, get } = await runningGateway(state)
    const disk = mountTmpfs('64k')
    execFileSync('sh', ['-c', `cat /dev/zero > '${join(disk, 'filler')}' 2>/dev/null || true`])
    const args = [
      'agent',
      'beat',
      join(host.home, 'good.yaml'),
      '--gateway-url',
      url,
      '--key-file',
      host.keyFile,
    ]
    const run = await vitals([...args, '--state-dir', disk, '--json'])
    expect(run.status).toBe(0)
    expect(run.stderr).toMatch(/beats are kept in memory only: Cannot write .*: the disk is full/)
    expect(JSON.parse(run.stdout)).toMatchObject({ boot_epoch: null, seq: null, gateway: { status: 'used' } })
    expect(await storedBeats(get)).toMatchObject([{ boot_epoch: null, seq: null }])
  })

  it('says that a beat is lost where neither the disk nor a gateway takes it', async () => {
    const host = await agentHost(emptyDirectory())
    const place = ['--state-dir', join(host.keyFile, 'no-directory')]
    const where = ['--gateway-url', await nobody(), '--key-file', host.keyFile, ...place]
    const run = await vitals(['agent', 'beat', join(host.home, 'good.yaml'), ...where])
    expect(run).toMatchObject({ status: 69, stderr: expect.stringContaining('It is lost:') })
    expect(run.stderr).not.toContain('It is kept')
  })

  it('says that a beat is given up that is refused for good, though an earlier one waits', async () => {
    const host = await agentHost(emptyDirectory())
    expect((await host.run(['beat', 'good.yaml'], await nobody())).status).toBe(69)
    const refusal = (status: number, name: string) => {
      return { accepted: false, status, type: `urn:openvitals:problem:${name}`, title: name }
    }
    const results = [refusal(503, 'overloaded'), refusal(422, 'invalid-beat')]
    const server = createServer((_, response) => response.end(JSON.stringify({ results })))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => {
      server.closeAllConnections()
      server.close()
    })
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const { status, stderr } = await host.run(['beat', 'good.yaml'], url)
    expect([status, stderr]).toEqual([65, expect.stringContaining('It is given up.')])
  })

  it.runIf(typeof process.execve === 'function').each([[['beat']], [['beat', '--json']]])(
    'ends although a probe hangs in a system call, and tells what became of the beat: %j',
    async (words) => {
      const host = await agentHost(emptyDirectory())
      const fifo = join(host.home, 'fifo')
      execFileSync('mkfifo', [fifo])
      const hanging = join(host.home, 'hanging.cjs')
      writeFileSync(
        hanging,
        `const fs = require('node:fs'); fs.statfs = (_path, done) => fs.open(${JSON.stringify(fifo)}, done)`,
      )
      const short =
        'name: short\nbudget: { probe_timeout: 200ms, total: 1s }\nprobes: { disk: { kind: disk } }\n'
      const checks = 'checks: { disk: { signal: disk.free_pct, degraded: { below: 5 } } }\n'
      writeFileSync(join(host.home, 'short.yaml'), short + checks)
      const node = ['--require', hanging]
      const { child, ended } = host.start([...words, 'short.yaml'], await nobody(), {}, node)
      onTestFinished(() => void child.kill('SIGKILL'))
      const { status, stdout, stderr } = await ended
      expect([status, stdout + stderr]).toEqual([69, expect.stringContaining('It is kept.')])
    },
  )
})
