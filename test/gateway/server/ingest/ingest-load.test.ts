import { connect } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { beatBody } from '../judge/bench.ts'
import { TestGateway } from './test-gateway.ts'

let gateway: TestGateway
const started = async (...wishes: ConstructorParameters<typeof TestGateway>) => {
  gateway = await new TestGateway(...wishes).start()
  return gateway
}
afterEach(() => gateway.stop())

const beat = (seq = 1, more: Parameters<typeof beatBody>[0] = {}) =>
  beatBody({ agent: 'a1', seq, ts: Date.now(), ...more })
const problem = (name: string) => ({ type: `urn:openvitals:problem:${name}` })

describe('under load', () => {
  it('one agent cannot fill the queue of all', async () => {
    let open = () => {}
    const gate = () =>
      new Promise<void>((resolve) => {
        open = resolve
      })
    await started({ gate, limits: { waitingAnAgent: 3 } })
    const sent = [1, 2, 3, 4, 5].map((seq) => gateway.beat(beat(seq)))
    await expect.poll(() => gateway.counted).toEqual(['queue-full', 'queue-full'])
    const other = gateway.beat(beatBody({ agent: 'a2', ts: Date.now() }), { key: 2 })
    const opening = setInterval(() => open(), 5)
    expect(await other).toMatchObject({ status: 200 })
    const replies = await Promise.all(sent)
    clearInterval(opening)
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 200, 200, 429, 429])
  })

  it('a full queue refuses, critical beats come last to that, and after it all are taken again', async () => {
    let open = () => {}
    const gate = () =>
      new Promise<void>((resolve) => {
        open = resolve
      })
    await started({ gate, queueLimits: { mostWaiting: 10, atOnce: 1 }, limits: { waitingAnAgent: 100 } })
    const first = gateway.beat(beat(1))
    await expect.poll(() => gateway.queue.depth).toBe(1)
    const sent = [2, 3, 4, 5, 6, 7, 8, 9, 10].map((seq) => gateway.beat(beat(seq, { more: { spooled: 1 } })))
    await expect.poll(() => gateway.queue.depth).toBe(10)
    expect(gateway.ingest.level).toBe(4)
    expect(await gateway.beat(beat(20))).toMatchObject({ status: 503, body: problem('only-critical') })
    const critical = gateway.beat(beat(11, { more: { spooled: 1, policy: { state: 'critical' } } }))
    await expect.poll(() => gateway.queue.depth).toBe(11)
    expect(await gateway.beat(beat(12, { more: { policy: { state: 'critical' } } }))).toMatchObject({
      status: 503,
      body: problem('overloaded'),
    })
    const opening = setInterval(() => open(), 5)
    for (const reply of [...(await Promise.all(sent)), await first, await critical])
      expect(reply.status).toBe(200)
    await expect.poll(() => gateway.ingest.level, { timeout: 10_000, interval: 300 }).toBe(0)
    expect(await gateway.beat(beat(13, { more: { spooled: 1 } }))).toMatchObject({ status: 200 })
    clearInterval(opening)
  })

  it('what has waited too long for a store that became slow is refused, and not stored', async () => {
    let open = () => {}
    const gate = () =>
      new Promise<void>((resolve) => {
        open = resolve
      })
    await started({ gate, queueLimits: { mostInBatch: 1 } })
    const first = gateway.beat(beat(1))
    await expect.poll(() => gateway.queue.depth).toBe(1)
    const others = [2, 3, 4].map((seq) => gateway.beat(beat(seq)))
    await expect.poll(() => gateway.queue.depth).toBe(4)
    open()
    expect(await first).toMatchObject({ status: 200 })
    await new Promise((resolve) => setTimeout(resolve, 400))
    open()
    const replies = await Promise.all(others)
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 503, 503])
    const refused = replies.find(({ status }) => status === 503)
    expect(refused).toMatchObject({ headers: { 'retry-after': '3' }, body: problem('overloaded') })
    expect(gateway.store.beats.size).toBe(2)
  })

  it('a store that cannot write is answered 503, and the beat is taken when it can', async () => {
    await started()
    const { transaction } = gateway.store
    gateway.store.transaction = async () => {
      throw Object.assign(new Error('no space left'), { code: 'STORE_UNWRITABLE' })
    }
    const body = beat()
    expect(await gateway.beat(body)).toMatchObject({
      status: 503,
      headers: { 'retry-after': '5' },
      body: problem('store-unavailable'),
    })
    expect(gateway.failures).toHaveLength(1)
    gateway.store.transaction = transaction
    expect(await gateway.beat(body)).toMatchObject({ status: 200, body: { duplicate: false } })
  })
})

it('a defect costs the request that met it, and no other', async () => {
  let isBroken = true
  const policyOf = () => {
    if (isBroken) throw new Error('no such policy')
    return ''
  }
  await started({ policyOf })
  await expect(gateway.beat(beat())).rejects.toThrow()
  isBroken = false
  expect(await gateway.beat(beat())).toMatchObject({ status: 200 })
  expect(gateway.failures).toMatchObject([{ message: 'no such policy' }])
})

describe('slow senders', () => {
  it('are cut off and cost the others nothing', async () => {
    await started()
    const slow = Array.from({ length: 50 }, () => {
      const socket = connect(gateway.port, '127.0.0.1')
      socket.on('error', () => {}).resume()
      socket.write(
        'POST /v1/heartbeats HTTP/1.1\r\nhost: x\r\nwebhook-id: hb_1\r\ncontent-length: 100\r\n\r\n{',
      )
      return socket
    })
    expect(await gateway.beat(beat())).toMatchObject({ status: 200 })
    await Promise.all(slow.map((socket) => new Promise((closed) => socket.on('close', closed))))
    expect(await gateway.beat(beat(2))).toMatchObject({ status: 200 })
  }, 30_000)

  it('hold no more sockets than an address may', async () => {
    await started({ sockets: 5 })
    const sockets = Array.from({ length: 8 }, () => connect(gateway.port, '127.0.0.1'))
    const closed: unknown[] = []
    for (const socket of sockets) socket.on('error', () => {}).on('close', () => closed.push(socket))
    await expect.poll(() => closed.length).toBe(3)
    for (const socket of sockets) socket.destroy()
    await expect.poll(() => closed.length).toBe(8)
    expect(await gateway.beat(beat())).toMatchObject({ status: 200 })
  })
})
