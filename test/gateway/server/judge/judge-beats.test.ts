import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { beatBody, diskPolicy, interval, JudgeBench, signed, start } from './bench.ts'

describe('a beat that is used', () => {
  it('is answered with the state that is computed here, beside the agent’s own verdict', async () => {
    const bench = new JudgeBench()
    expect(await bench.beat(signed(beatBody({ seq: 1, free: 3 })))).toMatchObject({
      status: 'used',
      accepted: true,
      duplicate: false,
      state: 'critical',
      reasons: ['full'],
      received_at: '2026-11-30T10:00:30.500Z',
      skew_ms: -500,
      actions: [
        { name: 'notify', check: 'disk', kind: 'problem', outcome: 'would_run', reasons: [] },
        { name: 'clean', check: 'disk', outcome: 'refused', reasons: ['not_local'] },
      ],
    })
    expect(bench.row()).toMatchObject({ rev: 1, bootEpoch: 1, seq: 1, state: 'critical' })
    expect(JSON.parse(bench.row().memory).verdict).toBe('healthy')
    expect(bench.outbox).toEqual(['web-1 disk notify problem critical'])
    expect(bench.transitions).toEqual([
      'web-1 heartbeat unknown->healthy passing',
      'web-1 disk unknown->critical full',
    ])
  })

  it('is unknown without a policy, and where the policy reads what was never sent', async () => {
    const bench = new JudgeBench()
    expect(await bench.beat(signed(beatBody(), { policy: '' }))).toMatchObject({
      state: 'unknown',
      reasons: ['no_policy'],
    })
    const other = await bench.beat(signed(beatBody({ agent: 'web-2', more: { probes: { cpu: 1 } } })))
    expect(other).toMatchObject({ state: 'unknown', reasons: ['not_reported'] })
  })

  it('of the old form is used as it comes', async () => {
    const bench = new JudgeBench()
    const old = (free: number, id: string, ts: string) => ({
      agent_id: 'a',
      heartbeat_id: id,
      ts,
      probes: { disk: { free_pct: free } },
    })
    const first = await bench.judge(signed(old(3, 'hb_1', '2026-11-30T10:00:00Z')))
    expect(first[0]).toMatchObject({ status: 200, deprecated: true })
    expect(await bench.beat(signed(old(50, 'hb_2', '2026-11-30T10:00:30Z')))).toMatchObject({
      status: 'used',
      state: 'critical',
    })
    expect(await bench.beat(signed(old(50, 'hb_3', '2026-11-30T10:01:00Z')))).toMatchObject({
      state: 'healthy',
    })
  })
})

describe('a beat that comes again', () => {
  it('is answered as the first time, and changes nothing: a thousand replays, one transition', async () => {
    const bench = new JudgeBench()
    const item = signed(beatBody({ free: 3 }))
    const first = await bench.beat(item)
    const row = bench.row()
    for (let time = 0; time < 20; time += 1) {
      const answers = await bench.judge(...Array.from({ length: 50 }, () => item))
      for (const answer of answers) {
        expect(answer).toMatchObject({ status: 200, replayed: true })
        expect({ ...JSON.parse(answer?.body ?? ''), duplicate: false }).toEqual({
          ...first,
          replayed: undefined,
        })
      }
    }
    expect(bench.transitions).toHaveLength(2)
    expect(bench.outbox).toHaveLength(1)
    expect(bench.row()).toMatchObject({ state: row.state, deadlineAt: row.deadlineAt, packed: row.packed })
  })

  it('in the same batch is a duplicate too', async () => {
    const bench = new JudgeBench()
    const item = signed(beatBody({ free: 3 }))
    const answers = await bench.judge(item, item)
    expect(answers.map((answer) => JSON.parse(answer?.body ?? '').duplicate)).toEqual([false, true])
  })

  it('with another body is refused', async () => {
    const bench = new JudgeBench()
    const body = beatBody({ free: 50 })
    await bench.beat(signed(body))
    expect(await bench.beat(signed({ ...body, probes: { disk: { free_pct: 3 } } }))).toMatchObject({
      status: 422,
    })
    expect(bench.row().state).toBe('healthy')
  })

  it('out of a spool is the same beat, whatever number of others waited', async () => {
    const bench = new JudgeBench()
    const body = beatBody()
    await bench.beat(signed(body))
    expect(await bench.beat(signed({ ...body, spooled: 7 }))).toMatchObject({ duplicate: true })
  })

  it('under the id of another agent is another beat', async () => {
    const bench = new JudgeBench()
    const id = beatBody().heartbeat_id
    const both = await bench.judge(
      signed(beatBody({ agent: 'a', id, free: 3 })),
      signed(beatBody({ agent: 'b', id })),
    )
    expect(both.map((answer) => JSON.parse(answer?.body ?? ''))).toMatchObject([
      { duplicate: false, state: 'critical' },
      { duplicate: false, state: 'healthy', actions: [] },
    ])
  })
})

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
    const hashes = bench.store.audit.map(({ decision_hash, ts: _, ...rest }) => ({ ...rest, decision_hash }))
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
    expect(JSON.parse(bench.row().memory).window).toMatchObject({ missed: 1, held: [] })
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

describe('what is refused', () => {
  it.each([
    [{ agent_id: 'web-2' }, 403, 'agent-mismatch'],
    [{ heartbeat_id: beatBody({ seq: 8 }).heartbeat_id }, 422, 'id-mismatch'],
    [{ event_version: 2 }, 422, 'unknown-event-version'],
    [{ seq: 0 }, 422, 'invalid-body'],
  ])('by name: %j is %i %s', async (change, status, name) => {
    const bench = new JudgeBench()
    const item = signed(beatBody())
    const body = Buffer.from(JSON.stringify({ ...beatBody(), ...change }))
    expect(await bench.beat({ ...item, body })).toMatchObject({
      status,
      type: `urn:openvitals:problem:${name}`,
    })
    expect(bench.store.agents.size + bench.store.beats.size).toBe(0)
  })

  it('is an agent that beats faster than four times an interval, and no spool', async () => {
    const bench = new JudgeBench()
    const at = (seq: number, more = {}) => signed(beatBody({ seq, ts: start, more }), { receivedAt: start })
    for (let seq = 1; seq <= 8; seq += 1) expect(await bench.beat(at(seq))).toMatchObject({ accepted: true })
    expect(await bench.beat(at(9))).toMatchObject({ status: 429 })
    expect(await bench.beat(at(9, { spooled: 1 }))).toMatchObject({ accepted: true })
  })

  it('is a new agent under load, unless it is critical', async () => {
    const bench = new JudgeBench()
    await bench.beat(signed(beatBody()))
    expect(await bench.beat(signed(beatBody({ seq: 2 }), { level: 3 }))).toMatchObject({ accepted: true })
    expect(await bench.beat(signed(beatBody({ agent: 'b' }), { level: 3 }))).toMatchObject({ status: 503 })
  })
})

describe('a batch', () => {
  const batch = (bodies: readonly unknown[]) => {
    const body = Buffer.from(bodies.map((one) => JSON.stringify(one)).join('\n'))
    return {
      ...signed(beatBody()),
      isBatch: true,
      id: 'hbb_01ARYZ6S410000000000000000',
      body,
      receivedAt: start + interval * 9,
    }
  }

  it('is answered line by line, and a bad line is refused alone', async () => {
    const bench = new JudgeBench()
    const bodies = [
      beatBody({ seq: 1 }),
      { ...beatBody({ seq: 2 }), seq: 0 },
      beatBody({ seq: 2 }),
      beatBody({ seq: 2 }),
    ]
    const { results } = await bench.beat(batch(bodies))
    expect(results).toMatchObject([
      { status: 'used' },
      { status: 422 },
      { status: 'used', duplicate: false },
      { duplicate: true },
    ])
  })

  it('has from one to a thousand beats', async () => {
    const bench = new JudgeBench()
    expect(await bench.beat(batch([]))).toMatchObject({ status: 422 })
    const many = Array.from({ length: 1_001 }, (_, index) =>
      beatBody({ seq: index + 1, more: { spooled: 1 } }),
    )
    expect(await bench.beat(batch(many))).toMatchObject({ status: 422 })
    const { results } = await bench.beat(batch(many.slice(1)))
    expect(results).toHaveLength(1_000)
    expect(bench.row().seq + JSON.parse(bench.row().memory).window.held.length).toBe(1_001)
  })
})

it('a beat whose attempt is out of tolerance is seen, and keeps nobody alive', async () => {
  const bench = new JudgeBench()
  await bench.beat(signed(beatBody()))
  const { deadlineAt } = bench.row()
  expect(await bench.beat(signed(beatBody({ seq: 2 }), { isSkewed: true }))).toMatchObject({ status: 401 })
  expect(bench.row().deadlineAt).toBe(deadlineAt)
  expect(JSON.parse(bench.row().memory).clockSkewAt).toBe(start + 2 * interval + 500)
  const seen = bench.row()
  expect(await bench.beat(signed(beatBody(), { isSkewed: true }))).toMatchObject({ status: 401 })
  expect(bench.row()).toBe(seen)
  expect(await bench.beat(signed(beatBody({ seq: 2 })))).toMatchObject({ reasons: [] })
})

it('an uneventful beat of low priority leaves its body out under load, and its place in the order is kept', async () => {
  const bench = new JudgeBench()
  const busy = { level: 2, lowPriority: true } as const
  await bench.beat(signed(beatBody(), busy))
  expect(await bench.beat(signed(beatBody({ seq: 2 }), busy))).toMatchObject({
    status: 'sampled',
    sampled: true,
  })
  expect(bench.row().seq).toBe(2)
  expect([...bench.store.beats.values()].map(({ fate, body }) => [fate, body === null])).toEqual([
    ['used', false],
    ['sampled', true],
  ])
  expect(await bench.beat(signed(beatBody({ seq: 3, free: 3 }), busy))).toMatchObject({ status: 'used' })
})

it('the policy of an agent may change: its state goes on', async () => {
  const other = { ...diskPolicy, digest: `sha256:${'e'.repeat(64)}` }
  const bench = new JudgeBench([diskPolicy, other])
  await bench.beat(signed(beatBody({ free: 3 })))
  expect(await bench.beat(signed(beatBody({ seq: 2, free: 3 }), { policy: other.digest }))).toMatchObject({
    state: 'critical',
  })
  expect(bench.row().policyDigest).toBe(other.digest)
  const later = new JudgeBench([other])
  later.store.agents.set('web-1', { ...bench.row(), policyDigest: other.digest })
  expect(await later.beat(signed(beatBody({ seq: 3, free: 3 }), { policy: other.digest }))).toMatchObject({
    state: 'critical',
  })
})
