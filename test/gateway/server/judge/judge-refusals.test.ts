import { describe, expect, it } from 'vitest'
import { readMemory } from '../../../../src/gateway/server/judge/state/packed-memory.ts'
import { beatBody, diskPolicy, interval, JudgeBench, signed, start } from './bench.ts'

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
    expect(bench.row().seq + readMemory(bench.row().memory).window.held.length).toBe(1_001)
  })
})

it('a beat whose attempt is out of tolerance is seen, and keeps nobody alive', async () => {
  const bench = new JudgeBench()
  await bench.beat(signed(beatBody()))
  const { deadlineAt } = bench.row()
  expect(await bench.beat(signed(beatBody({ seq: 2 }), { isSkewed: true }))).toMatchObject({ status: 401 })
  expect(bench.row().deadlineAt).toBe(deadlineAt)
  expect(readMemory(bench.row().memory).clockSkewAt).toBe(start + 2 * interval + 500)
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

it('a stored state that cannot be read is born again by one sample, and the trail says so', async () => {
  const bench = new JudgeBench()
  for (const seq of [1, 2, 3]) await bench.beat(signed(beatBody({ seq, free: 12 })))
  expect(bench.row().state).toBe('degraded')
  bench.store.agents.set('web-1', { ...bench.row(), packed: Uint8Array.of(1, 2, 3, 4, 5, 6) })
  expect(await bench.beat(signed(beatBody({ seq: 4, free: 12 })))).toMatchObject({ state: 'degraded' })
  expect(bench.store.audit.filter(({ event }) => event === 'state_lost')).toMatchObject([{ agent: 'web-1' }])
})
