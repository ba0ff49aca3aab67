import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { link } from '../../src/store/chain/chain.ts'
import { openGatewayStore } from '../../src/store/gateway/sqlite/gateway-store.ts'
import type { ChainPoint } from '../../src/store/store.ts'
import { runningGateway } from './running-gateway.ts'
import { beat, type Key } from './signed-beat.ts'
import { emptyDirectory } from './vitals.ts'

it('a gateway that is killed while beats come in has every beat that it answered, once, and an unbroken trail', async () => {
  const state = emptyDirectory()
  const answered: string[] = []
  let agent = ''
  for (const lifeMs of [40, 170, 390, 900]) {
    const { url, child, ended } = await runningGateway(state)
    const key: Key = JSON.parse(readFileSync(join(state, 'gateway/agent-key.json'), 'utf8'))
    agent = key.agent_id
    let isKilled = false
    const send = async () => {
      while (!isKilled) {
        try {
          const { status, body } = await beat(Number(new URL(url).port), key)
          if (status === 200) answered.push(body.heartbeat_id)
        } catch {
          // The connection went with the gateway: this beat was not answered.
          return
        }
      }
    }
    const senders = Array.from({ length: 8 }, send)
    const before = answered.length
    while (answered.length === before) await new Promise((resolve) => setTimeout(resolve, 5))
    await new Promise((resolve) => setTimeout(resolve, lifeMs))
    child.kill('SIGKILL')
    await ended
    isKilled = true
    await Promise.all(senders)
  }
  const store = openGatewayStore(join(state, 'gateway'))
  const { items, next } = await store.beats(agent, { limit: 100_000 })
  const ids = items.map(({ id }) => id)
  expect([next, new Set(ids).size]).toEqual([null, ids.length])
  expect(answered.filter((id) => !ids.includes(id))).toEqual([])
  const { anchor, head } = await store.chainEnds()
  const trail = await store.trail({ limit: 100_000, forward: true })
  let at: ChainPoint = anchor
  for (const record of trail.items) {
    const linked = link(at, record.entry)
    expect({ index: record.index, hash: record.hash }).toEqual({ index: linked.index, hash: linked.hash })
    at = linked
  }
  expect({ index: at.index, hash: at.hash }).toEqual(head)
  await store.close()
}, 60_000)
