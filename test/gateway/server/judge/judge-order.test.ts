import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readMemory } from '../../../../src/gateway/server/judge/state/packed-memory.ts'
import { beatBody, interval, JudgeBench, signed, start } from './bench.ts'

describe('the order of beats', () => {
  const frees = [50, 50, 14, 13, 12, 7, 6, 50, 50, 50, 40, 14, 14, 14, 9, 30, 30, 30, 5, 22]
  const bodies = frees.map((free, index) =>
    beatBody({ seq: index + 2, free, more: { spooled: frees.length - 1 - index } }),
  )
  const receivedAt = start + 40 * interval

  async function play(order: readonly number[], batched: boolean) {
    const bench = new JudgeBench()
    await bench.beat(signed(beatBody({ seq: 1 })))
    const items = order.map((index, at) => signed(bodies[index] as object, { receivedAt: receivedAt + at }))
    if (batched) await bench.judge(...items)
    else for (const item of items) await bench.beat(item)
    // When each was judged by our own clock follows from when it came.
    const hashes = bench.store.audit.map(({ ts: _, inputs, ...rest }) => {
      return { ...rest, ...(inputs !== undefined && { inputs: { ...(inputs as object), clock: 0 } }) }
    })
    const { state, packed, seq } = bench.row()
    return { state, seq, packed: Buffer.from(packed ?? []).toString('hex'), hashes, outbox: bench.outbox }
  }

  it('is that of their numbers: twenty buffered beats in fifty orders give one state, one trail and no action for what is past', async () => {
    const inOrder = await play(
      frees.map((_, index) => index),
      false,
    )
    expect(inOrder).toMatchObject({ seq: 21, outbox: [] })
    expect(inOrder.hashes.length).toBeGreaterThan(5)
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray([...frees.keys()], { minLength: 20 }),
        fc.boolean(),
        async (order, batched) => {
          expect(await play(order, batched)).toEqual(inOrder)
        },
      ),
      { numRuns: 50 },
    )
  })

  it('tells with the first beat of now what is still so', async () => {
    const bench = new JudgeBench()
    await bench.beat(signed(beatBody({ seq: 1 })))
    for (let seq = 2; seq < 6; seq += 1) {
      await bench.beat(
        signed(beatBody({ seq, free: 3, more: { spooled: 6 - seq } }), { receivedAt: start + 6 * interval }),
      )
    }
    expect(bench.outbox).toEqual([])
    await bench.beat(signed(beatBody({ seq: 6, free: 3 })))
    expect(bench.outbox).toEqual(['web-1 disk notify problem critical'])
  })

  it('holds an early beat, for five seconds at most', async () => {
    const bench = new JudgeBench()
    await bench.beat(signed(beatBody({ seq: 1 })))
    const early = signed(beatBody({ seq: 3, free: 3 }))
    expect(await bench.beat(early)).toMatchObject({ status: 'held', held: true, state: 'healthy' })
    expect(bench.row().deadlineAt).toBe(early.receivedAt + 5_000)
    await bench.deadline('web-1', early.receivedAt + 5_000)
    expect(bench.row()).toMatchObject({ state: 'critical', seq: 3, deadlineAt: early.receivedAt + 90_000 })
    expect(readMemory(bench.row().memory).window).toMatchObject({ missed: 1, held: [] })
    expect(
      await bench.beat(signed(beatBody({ seq: 2 }), { receivedAt: early.receivedAt + 6_000 })),
    ).toMatchObject({ status: 'late', state: 'critical' })
  })

  it('tells an agent whose counter went back which start is known', async () => {
    const bench = new JudgeBench()
    await bench.beat(signed(beatBody({ epoch: 5 })))
    expect(await bench.beat(signed(beatBody({ epoch: 4, seq: 9, ts: start + interval })))).toMatchObject({
      status: 409,
      type: 'urn:openvitals:problem:epoch-behind',
      newest_epoch: 5,
    })
  })

  it('is never moved back by a late beat', async () => {
    const bench = new JudgeBench()
    await bench.beat(signed(beatBody({ seq: 2 }), {}))
    await bench.deadline('web-1', start + 2 * interval + 5_500)
    const before = bench.row()
    expect(
      await bench.beat(signed(beatBody({ seq: 1, free: 3 }), { receivedAt: start + 3 * interval })),
    ).toMatchObject({ status: 'late' })
    expect(bench.row()).toMatchObject({ state: before.state, deadlineAt: before.deadlineAt, seq: 2 })
  })
})

describe('two senders under one name', () => {
  it('are a problem of their own, told once, out of which nothing recovers', async () => {
    const bench = new JudgeBench()
    const boot = (name: string, epoch: number, seq: number, at: number, free = 50) =>
      signed(beatBody({ epoch, seq, free, ts: start + at * interval, more: { boot_id: name } }))
    await bench.beat(boot('a', 1, 1, 1, 3))
    await bench.beat(boot('b', 2, 1, 2, 3))
    expect(await bench.beat(boot('a', 3, 1, 3))).toMatchObject({ reasons: ['two_senders', 'full'] })
    for (let at = 4; at < 10; at += 1) {
      expect(await bench.beat(boot('b', at, 1, at))).toMatchObject({ state: 'critical' })
    }
    expect(bench.outbox.filter((effect) => effect.includes('heartbeat'))).toEqual([
      'web-1 heartbeat notify problem degraded',
    ])
  })

  it('are told by two beats of one number', async () => {
    const bench = new JudgeBench()
    await bench.beat(signed(beatBody()))
    const twin = { ...beatBody(), heartbeat_id: beatBody({ seq: 9 }).heartbeat_id }
    expect(await bench.beat(signed(twin))).toMatchObject({ status: 'late' })
    expect(await bench.beat(signed(beatBody({ seq: 2 })))).toMatchObject({ reasons: ['two_senders'] })
  })
})
