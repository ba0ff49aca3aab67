import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { forgeRecord } from '../gateway/server/judge/rederive/decided.ts'
import { runningGateway } from './running-gateway.ts'
import { beat, type Key } from './signed-beat.ts'
import { emptyDirectory, vitals } from './vitals.ts'

const full = { disk: { free_pct: 1, inodes_free_pct: 50 } }

async function audit(state: string, ...args: readonly string[]) {
  const { status, stdout, stderr } = await vitals(['audit', ...args], { env: { VITALS_STATE_DIR: state } })
  return { status, stderr, stdout }
}

it('the trail of a gateway is listed, exported and verified through it while it runs, and on its files after', async () => {
  const state = emptyDirectory()
  const { url, child, ended } = await runningGateway(state)
  const key: Key = JSON.parse(readFileSync(join(state, 'gateway/agent-key.json'), 'utf8'))
  const port = Number(new URL(url).port)
  for (let count = 0; count < 4; count += 1) {
    expect(await beat(port, key, { probes: full, interval_ms: 30_000 })).toMatchObject({ status: 200 })
  }
  const verify = async () => {
    const { status, stdout } = await audit(state, 'verify', '--gateway', 'own', '--json')
    return { status, chains: JSON.parse(stdout).chains }
  }
  const sound = {
    ...{ policy_path: 'builtin:gateway', ok: true, records: expect.any(Number) },
    gateway: { beats: 4, decisions: expect.any(Number), unkept: 0 },
  }
  const running = await verify()
  expect(running).toMatchObject({ status: 0, chains: [sound] })
  expect(running.chains[0].gateway.decisions).toBeGreaterThan(1)
  const listed = JSON.parse((await audit(state, 'list', '--gateway', 'own', '--json')).stdout).records
  expect(listed).toContainEqual(
    expect.objectContaining({ entry: expect.objectContaining({ agent: key.agent_id, type: 'transition' }) }),
  )
  expect(listed.filter(({ entry }: { entry: { event: string } }) => entry.event === 'judged')).toEqual([])
  child.kill('SIGTERM')
  await ended
  expect(await verify()).toMatchObject({ status: 0, chains: [sound] })
  const exported = (await audit(state, 'export', '--gateway', 'own')).stdout.trimEnd().split('\n')
  const records = exported.map((line) => JSON.parse(line))
  expect(records.map(({ index }) => index)).toEqual([...records.keys()])
  const { index } = records.find(({ entry }) => entry.type === 'transition' && entry.to === 'critical')
  forgeRecord(join(state, 'gateway'), index, (entry) => ({ ...entry, to: 'healthy' }))
  const forged = await verify()
  expect(forged).toMatchObject({ status: 1, chains: [{ ok: false, fault: 'rewritten' }] })
  // Whoever has the key signs it again, or takes the signatures away: the decision itself does not come out so.
  rmSync(join(state, 'gateway/checkpoints'), { recursive: true })
  const unsigned = await verify()
  expect(unsigned).toMatchObject({ status: 1, chains: [{ ok: false, fault: 'decision_differs' }] })
}, 60_000)

it('a host without a gateway has none of its trail', async () => {
  const { status, stderr } = await audit(emptyDirectory(), 'verify', '--gateway', 'own')
  expect(stderr).toContain('the gateway of this host')
  expect(status).toBe(66)
  const both = await audit(emptyDirectory(), 'export', 'server.yaml', '--gateway', 'own')
  expect(both.status).toBe(64)
})

it('the trails of another state directory are named by it, and one without any says so and is left as it was', async () => {
  const [state, other] = [emptyDirectory(), emptyDirectory()]
  await runningGateway(state)
  const named = async (...args: readonly string[]) => await audit(other, ...args, '--state-dir', state)
  expect((await named('verify')).stdout).toContain('gateway')
  expect((await named('list', '--json')).stdout).toContain('"event": "started"')
  expect((await named('export', '--gateway', 'own')).stdout).toContain('"event":"started"')
  expect((await audit(other, 'verify', '--gateway', 'own')).status).toBe(66)
  expect(readdirSync(other)).toEqual([])
})
