import { expect, it } from 'vitest'
import { incidentRoutes } from '../../../../src/gateway/server/routes/incident-routes.ts'
import { beatBody, interval, JudgeBench, signed, start } from './bench.ts'

const agent = 'web-1'

async function sent(bench: JudgeBench, frees: readonly number[], from = 1) {
  for (const [index, free] of frees.entries()) {
    const seq = from + index
    const body = { ...beatBody({ seq }), probes: { disk: { free_pct: free } } }
    await bench.beat(signed(body, { receivedAt: start + seq * interval }))
  }
}

const records = (bench: JudgeBench) => bench.store.audit.filter(({ type }) => type === 'incident')

it('an incident lasts from the first bad check to the recovery of the last, with one record of each end', async () => {
  const bench = new JudgeBench()
  await sent(bench, [50, 3, 3, 12, 50, 50, 50, 50])
  const [opened, closed, ...more] = records(bench)
  expect(more).toEqual([])
  expect(opened).toMatchObject({ event: 'opened', agent, checks: ['disk'] })
  expect(closed).toMatchObject({ event: 'closed', incident: opened?.incident, opened_at: opened?.opened_at })
  expect(closed).toMatchObject({ worst: 'critical', checks: ['disk'] })
  expect(bench.row().state).toBe('healthy')
})

it('a check that cannot be seen has not recovered', async () => {
  const bench = new JudgeBench()
  await sent(bench, [50, 3, 3])
  const body = { ...beatBody({ seq: 4 }), probes: {} }
  await bench.beat(signed(body, { receivedAt: start + 4 * interval }))
  await bench.beat(
    signed({ ...body, ...beatBody({ seq: 5 }), probes: {} }, { receivedAt: start + 5 * interval }),
  )
  expect(records(bench)).toHaveLength(1)
})

it('a silent agent has an incident until it is heard again, but not one of many', async () => {
  const silence = { kind: 'deadline', agent, at: start + 20 * interval, notBefore: 0 } as const
  const one = new JudgeBench()
  await sent(one, [50])
  await one.judge({ ...silence, isMassSilence: false })
  expect(records(one)).toMatchObject([{ event: 'opened', checks: ['heartbeat'], worst: 'unknown' }])
  await sent(one, [50, 50, 50], 30)
  expect(records(one)).toMatchObject([{ event: 'opened' }, { event: 'closed' }])
  // What lay under the silence is as it was, since long ago: the silence itself ended with the first beat.
  expect(records(one)[1]).toMatchObject({ closed_at: new Date(start + 30 * interval).toISOString() })
  const many = new JudgeBench()
  await sent(many, [50])
  await many.judge({ ...silence, isMassSilence: true })
  expect(records(many)).toEqual([])
})

it('the list tells one that lasts as it is now, and one that is over once', async () => {
  const bench = new JudgeBench()
  await sent(bench, [50, 3, 3, 50, 50, 50, 50, 3, 3])
  const trail = records(bench).map((entry, index) => ({ entry, index, previous: '', hash: '' }))
  const [route] = incidentRoutes(
    {
      agent: async () => bench.row(),
      trail: async () => ({ items: trail.toReversed(), next: null }),
      silences: () => bench.store.silences(),
    },
    () => bench.now,
  )
  const listed = async (query: string) => {
    const request = { query: new URLSearchParams(query) }
    return (await route?.handle(request as Parameters<NonNullable<typeof route>['handle']>[0]))?.body
  }
  const [lasting, over] = [{ agent_id: agent, closed_at: null }, { closed_at: expect.any(String) }]
  expect(await listed('')).toMatchObject({ incidents: [lasting, over], next: null })
  expect(await listed('state=open')).toMatchObject({ incidents: [lasting] })
  expect(await listed('state=over')).toMatchObject({ incidents: [over] })
  expect(await listed('state=else')).toMatchObject({ parameter: 'state' })
})
