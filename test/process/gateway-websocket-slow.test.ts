import { expect, it } from 'vitest'
import { beat } from './signed-beat.ts'
import { connectedTo } from './socket-client.ts'
import { isEvent, startedGateway } from './socket-gateway.ts'

const megabyte = 'x'.repeat(1_000_000)
const ask = (id: string) => JSON.stringify({ type: 'req', id, method: 'health' })

it('closes who does not read what it asked for, and the others get every event and notice nothing', async () => {
  const { url, token, key, port, get } = await startedGateway()
  const slow = await connectedTo(url, token())
  const reading = await connectedTo(url, token())
  for (const client of [slow, reading]) await client.ask('set-heartbeats', { nodeIds: ['*'] })
  slow.socket.pause()
  for (let sent = 0; sent < 40; sent += 1) slow.send(ask(megabyte))
  const { body: metrics } = await get('/metrics')
  expect(metrics).toContain('\nvitals_websocket_clients 2\n')
  let seq = 0
  for (let isThere = true; isThere; ) {
    for (let left = 20; left > 0; left -= 1) {
      seq += 1
      await beat(port, key, { boot_id: 'b', boot_epoch: 1, seq })
    }
    isThere = (await reading.ask('system-presence')).payload.clients.length > 1
  }
  await reading.heard((frame) => isEvent('heartbeat')(frame) && frame.payload.seq === seq)
  const numbers = reading.frames.filter(isEvent('heartbeat')).map(({ payload }) => payload.seq)
  expect(numbers).toEqual(Array.from({ length: seq }, (_, index) => index + 1))
  slow.socket.resume()
  // 1008 stands behind what it did not read; it is cut off where it goes on not reading.
  expect([1006, 1008]).toContain((await slow.closed).code)
}, 60_000)

it('takes its time with answers that are longer than what may wait, and closes nobody for them', async () => {
  const { url, token, key, port } = await startedGateway()
  const client = await connectedTo(url, token())
  await client.ask('set-heartbeats', { nodeIds: ['*'] })
  client.socket.pause()
  const ids = Array.from({ length: 12 }, (_, index) => `${index}${megabyte}`)
  for (const id of ids) client.send(ask(id))
  for (let seq = 1; seq <= 5; seq += 1) await beat(port, key, { boot_id: 'b', boot_epoch: 1, seq })
  client.socket.resume()
  for (const id of ids) await client.heard((frame) => frame.id === id && frame.ok)
  await client.heard((frame) => isEvent('heartbeat')(frame) && frame.payload.seq === 5)
  expect((await client.ask('health')).ok).toBe(true)
}, 20_000)
