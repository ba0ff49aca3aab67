import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { agentHost, storedBeats } from './agent-host.ts'
import { logLines } from './log-lines.ts'
import { runningGateway } from './running-gateway.ts'
import { checkout, emptyDirectory } from './vitals.ts'

const patience = { timeout: 60_000, interval: 100 }
const room = { timeout: 150_000 }
const shifted = ['--require', join(checkout, 'test/process/shifted-clock.cjs')]
const tenMinutes = 600_000

const policy = (more = '') => `name: often
interval: 3s
budget: { probe_timeout: 20s, total: 40s }
probes: { disk: { kind: disk } }
checks: { disk: { signal: disk.free_pct, degraded: { below: -1, consecutive: 1 } } }
${more}`

/** A clock that can be set, and what a process needs to run by it. */
function clock() {
  const file = join(emptyDirectory(), 'shift')
  const set = (ms: number) => writeFileSync(file, String(ms))
  set(0)
  return { set, settings: { env: { VITALS_TEST_SHIFT_FILE: file }, node: shifted } }
}

/** A gateway that would tell of any change of an agent, the agent, and the clock of each. */
async function pair() {
  const told: unknown[] = []
  const receiver = createServer(async (request, response) => {
    told.push(JSON.parse((await request.toArray()).join('')))
    response.end()
  })
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void receiver.close())
  const state = emptyDirectory()
  const host = await agentHost(state)
  writeFileSync(join(host.home, 'often.yaml'), policy())
  const hook = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`
  const telling = `actions: { tell: { kind: webhook, url: "${hook}" } }
on: [{ to: degraded, run: [tell] }, { to: unknown, run: [tell] }, { to: critical, run: [tell] }]
`
  writeFileSync(join(state, 'often.yaml'), policy(telling))
  const config = join(state, 'vitals-gateway.yaml')
  writeFileSync(config, 'default: often.yaml\n')
  const [ours, its] = [clock(), clock()]
  const { get, url } = await runningGateway(state, ['--config', config], ours.settings)
  const { child, ended } = host.start(['run', 'often.yaml'], url, its.settings.env, shifted)
  const lines = logLines(child)
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await ended
  })
  const beats = () => storedBeats(get)
  /** Some more beats of the agent have come in. */
  const more = async (count = 2) => {
    const before = (await beats()).length
    await vi.waitUntil(async () => (await beats()).length >= before + count, patience)
  }
  const status = async () => (await get('/v1/agents/web-1/status')).body
  await vi.waitUntil(() => lines.some(({ message }) => message === 'the gateway has a beat'), patience)
  await more()
  return { ours, its, get, more, beats, status, told }
}

async function expectUnharmed({ status, beats, told }: Awaited<ReturnType<typeof pair>>) {
  await vi.waitUntil(async () => (await status()).held === 0, patience)
  expect(await status()).toMatchObject({ state: 'healthy', missed: 0, two_senders: false })
  const seqs = (await beats()).map(({ seq }) => seq)
  expect(seqs).toEqual(Array.from(seqs, (_, index) => index + 1))
  expect(told).toEqual([])
}

describe('an agent beats on and is accused of nothing', () => {
  it('while its clock is ten minutes behind, then ahead, then right again', room, async () => {
    const both = await pair()
    for (const ms of [-tenMinutes, tenMinutes, 0]) {
      both.its.set(ms)
      await both.more()
    }
    await expectUnharmed(both)
  })

  it('while the clock of the gateway is set back, and forward again', room, async () => {
    const both = await pair()
    for (const ms of [-tenMinutes, 0]) {
      both.ours.set(ms)
      await both.more()
    }
    await expectUnharmed(both)
  })
})
