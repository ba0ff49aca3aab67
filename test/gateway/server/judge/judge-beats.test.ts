import { describe, expect, it } from 'vitest'
import { readMemory } from '../../../../src/gateway/server/judge/state/packed-memory.ts'
import { beatBody, JudgeBench, signed } from './bench.ts'

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
    expect(readMemory(bench.row().memory).verdict).toBe('healthy')
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

  it('under a new number is not taken for a new beat', async () => {
    const bench = new JudgeBench()
    const body = beatBody()
    await bench.beat(signed(body))
    const [again, next] = await bench.judge(signed({ ...body, seq: 5 }), signed(beatBody({ seq: 2 })))
    expect(again).toMatchObject({ status: 422 })
    expect(next).toMatchObject({ status: 200 })
    expect(bench.row().seq).toBe(2)
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
