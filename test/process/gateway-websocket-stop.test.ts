import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { deadPort } from '../probes/listen.ts'
import { runningGateway } from './running-gateway.ts'
import { beat, type Key } from './signed-beat.ts'
import { connectedTo } from './socket-client.ts'
import { isEvent } from './socket-gateway.ts'
import { emptyDirectory, vitals } from './vitals.ts'

it('tells every client under load, loses nothing that it answered, and is there again on the same port', async () => {
  const state = emptyDirectory()
  const port = await deadPort()
  const gateway = () => runningGateway(state, ['--port', String(port)])
  const first = await gateway()
  const key: Key = JSON.parse(readFileSync(join(state, 'gateway/agent-key.json'), 'utf8'))
  const clients = await Promise.all(Array.from({ length: 40 }, () => connectedTo(first.url, first.token())))
  for (const { ask } of clients) await ask('set-heartbeats', { nodeIds: ['*'] })
  const taken: number[] = []
  let refused = 0
  const load = (async () => {
    for (let seq = 1; refused === 0; seq += 1) {
      const sent = await beat(port, key, { boot_id: 'b', boot_epoch: 1, seq }).catch(() => null)
      if (sent?.status === 200) taken.push(seq)
      else refused += 1
    }
  })()
  const asking = (async () => {
    for (const { ask } of clients) await ask('status')
  })()
  await clients[0]?.heard((frame) => isEvent('heartbeat')(frame) && frame.payload.seq >= 20)
  process.kill(first.child.pid as number, 'SIGTERM')
  const notices = await Promise.all(clients.map(({ heard }) => heard(isEvent('shutdown'))))
  expect(new Set(notices.map(({ payload }) => payload.reason))).toEqual(new Set(['signal']))
  const late = await Promise.all(clients.map(({ ask }) => ask('health')))
  expect(new Set(late.map(({ error }) => error?.code))).toEqual(new Set(['UNAVAILABLE']))
  const closings = await Promise.all(clients.map(({ closed }) => closed))
  expect(new Set(closings.map(({ code }) => code))).toEqual(new Set([1012]))
  await Promise.all([load, asking])
  expect((await first.ended).status).toBe(143)
  for (const { frames } of clients) {
    const numbers = frames.flatMap(({ seq }) => seq ?? [])
    expect(numbers).toEqual(numbers.map((_: number, index: number) => index + 1))
  }
  const second = await gateway()
  const { body } = await second.get(`/v1/agents/${key.agent_id}/beats?limit=1000`)
  const stored = new Set(body.beats.map(({ seq }: { seq: number }) => seq))
  expect(taken.filter((seq) => !stored.has(seq))).toEqual([])
  expect(taken.length).toBeGreaterThanOrEqual(20)
  const { payload } = await (await connectedTo(second.url, second.token())).ask('last-heartbeat')
  expect(payload.seq).toBe(Math.max(...(stored as Set<number>)))
  expect((await vitals(['audit', 'verify', '--state-dir', state])).status).toBe(0)
}, 60_000)
