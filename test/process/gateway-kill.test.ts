import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { verifyChain } from '../../src/store/chain/chain.ts'
import { openGatewayStore } from '../../src/store/gateway/sqlite/gateway-store.ts'
import { fleetKeys } from '../gateway/fleet-keys.ts'
import type { OfferedBeat } from '../load/offered-beat.ts'
import { Sender, type Sent } from '../load/sender.ts'
import { runningGateway } from './running-gateway.ts'
import { emptyDirectory } from './vitals.ts'

// `KILLS=20` for the long run, whose figures are told.
const kills = Number(process.env.KILLS ?? 3)
const [agents, rate] = [400, 2_000] as const
const longestMs = process.env.KILLS === undefined ? 1_000 : 4_000

it('a gateway that is killed at random moments under load has each beat that it answered, once, and an unbroken trail', async () => {
  const state = emptyDirectory()
  const config = join(state, 'vitals-gateway.yaml')
  writeFileSync(config, 'default: server\n')
  const keys = await fleetKeys(state, agents)
  const answered: OfferedBeat[] = []
  const statuses = new Map<number, number>()
  let open: OfferedBeat[] = []
  let aliveMs = 0
  const sender = new Sender(0, keys, ({ status, beat }: Sent) => {
    statuses.set(status, (statuses.get(status) ?? 0) + 1)
    if (status === 200) answered.push(beat)
    if (status === 0) open.push(beat)
  })
  for (let kill = 0; kill < kills; kill += 1) {
    const { url, child, ended } = await runningGateway(state, ['--config', config])
    sender.port = Number(new URL(url).port)
    const repeated = await sender.again(answered.slice(-200))
    expect(repeated.filter(({ answer }) => !answer.includes('"duplicate":true'))).toEqual([])
    const unanswered = await sender.again(open)
    expect(unanswered.filter(({ status }) => status !== 200)).toEqual([])
    answered.push(...unanswered.map(({ beat }) => beat))
    open = []
    const before = answered.length
    const begun = performance.now()
    const lifeMs = 200 + Math.random() * (longestMs - 200)
    const running = sender.run(rate, lifeMs + 50, kill + 1)
    while (answered.length === before) await new Promise((resolve) => setTimeout(resolve, 5))
    await new Promise((resolve) => setTimeout(resolve, lifeMs - (performance.now() - begun)))
    child.kill('SIGKILL')
    aliveMs += performance.now() - begun
    await Promise.all([ended, running])
    await sender.settle(10_000)
  }
  expect([...statuses.keys()].filter((status) => ![0, 200, 429, 503].includes(status))).toEqual([])
  const stored = await storedTwice(state, keys)
  expect(stored.twice).toEqual([])
  expect(answered.filter(({ agent, id }) => !stored.names.has(`${agent.id} ${id}`))).toEqual([])
  expect(stored.chain).toMatchObject({ ok: true, count: stored.records })
  expect(stored.records).toBeGreaterThan(kills)
  if (process.env.KILLS === undefined) return
  const total = [...statuses.values()].reduce((sum, count) => sum + count, sender.unsent)
  const told = [total, statuses.get(200) ?? 0].map((count) => Math.round((count * 1_000) / aliveMs))
  process.stderr.write(
    `${kills} kills: ${told[0]} beats a second offered, ${told[1]} answered 200; ${answered.length} beats in all, ` +
      `${stored.records} records; statuses ${JSON.stringify(Object.fromEntries(statuses))}, unsent ${sender.unsent}\n`,
  )
}, 600_000)

/** What lies in the store of a gateway that has ended, by its names, and what lies there twice. */
async function storedTwice(state: string, keys: readonly { readonly agent_id: string }[]) {
  const store = openGatewayStore(join(state, 'gateway'))
  const names = new Set<string>()
  const twice: string[] = []
  for (const { agent_id: agent } of keys) {
    const { items } = await store.beats(agent, { limit: 100_000 })
    for (const { id, bootEpoch, seq } of items) {
      for (const name of [`${agent} ${id}`, `${agent} ${bootEpoch}.${seq}`]) {
        if (names.has(name)) twice.push(name)
        names.add(name)
      }
    }
  }
  const { items: trail } = await store.trail({ limit: 1_000_000, forward: true })
  const chain = await verifyChain(trail, await store.chainEnds())
  await store.close()
  return { names, twice, chain, records: trail.length }
}
