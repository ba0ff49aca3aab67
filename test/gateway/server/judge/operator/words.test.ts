import { describe, expect, it } from 'vitest'
import { beatBody, interval, start } from '../bench.ts'
import { Desk } from './desk.ts'

describe('an acknowledgement of an agent', () => {
  it('covers its open problem, holds what follows, and ends with the recovery', async () => {
    const desk = await Desk.open()
    await desk.beats(1, [50, 14, 14])
    expect(await desk.speak({ note: 'on it' })).toMatchObject({
      ...{ status: 200, agent_id: 'web-1', by: 'mara', note: 'on it', sticky: false, expires_at: null },
      checks: [{ name: 'disk', state: 'degraded', covers: 'degraded' }],
    })
    expect((await desk.status()).checks.find(({ name }) => name === 'disk')?.acknowledged).toMatchObject({
      ...{ by: 'mara', note: 'on it', covers: 'degraded' },
    })
    await desk.beats(4, [14, 30, 30, 14, 14])
    expect((await desk.status()).checks.find(({ name }) => name === 'disk')?.acknowledged).toBeNull()
    // Told before, then acknowledged: its end is told, and the next problem is one of its own.
    expect(await desk.outbox()).toEqual([
      'disk problem degraded',
      'disk recovery healthy',
      'disk problem degraded',
    ])
  })

  it('holds messages while the severity stays, and dies when it rises', async () => {
    const desk = await Desk.open()
    await desk.silence(10 * interval, { agent: null })
    await desk.beats(1, [50, 14, 14])
    await desk.speak()
    await desk.beats(4, Array(12).fill(14))
    expect(await desk.outbox()).toEqual([])
    await desk.beats(16, [3])
    expect(await desk.outbox()).toEqual(['disk problem critical'])
    expect((await desk.status()).checks.find(({ name }) => name === 'disk')?.acknowledged).toBeNull()
  })

  it('survives the rise when it is sticky, and ends at its own time', async () => {
    const desk = await Desk.open()
    await desk.beats(1, [50, 14, 14])
    await desk.speak({ sticky: true, expiresAt: start + 8 * interval })
    await desk.beats(4, [3, 3, 3, 3])
    expect(await desk.outbox()).toEqual(['disk problem degraded'])
    await desk.beats(8, [3])
    expect(await desk.outbox()).toEqual(['disk problem degraded', 'disk problem critical'])
  })

  it('is refused where nothing is open, and writes nothing', async () => {
    const desk = await Desk.open()
    await desk.beats(1, [50, 50])
    expect(await desk.speak()).toMatchObject({ status: 409, type: 'urn:openvitals:problem:nothing-open' })
    expect(await desk.speak({ checks: ['disk'] })).toMatchObject({ status: 409, checks: ['disk'] })
    expect(await desk.records('acknowledgement')).toEqual([])
  })

  it.each([
    ['an agent that nobody knows', { agent: 'web-9' }, 404, 'no-such-agent'],
    ['a check that the policy has not', { checks: ['disc'] }, 404, 'no-such-check'],
    ['an action that the policy has not', { action: 'cleen' }, 404, 'no-such-action'],
    ['an action that nothing gave up', { action: 'clean' }, 409, 'nothing-given-up'],
    ['a beat that nobody knows', { heartbeatId: `hb_${'0'.repeat(26)}` }, 404, 'no-such-beat'],
  ])('is refused for %s', async (_, said, status, type) => {
    const desk = await Desk.open()
    await desk.beats(1, [50, 3])
    expect(await desk.speak(said)).toMatchObject({ status, type: `urn:openvitals:problem:${type}` })
  })

  it('said again is answered as before and written once; another one takes its place', async () => {
    const desk = await Desk.open()
    await desk.beats(1, [50, 3])
    const first = await desk.speak({ note: 'on it' })
    desk.now += 1_000
    expect(await desk.speak({ note: 'on it' })).toEqual(first)
    await desk.beats(3, [3])
    expect(await desk.speak({ note: 'on it' })).toEqual(first)
    await desk.speak({ by: 'noor' })
    expect(await desk.records('acknowledgement')).toMatchObject([
      { event: 'acknowledged', agent: 'web-1', by: 'mara', via: 'token', note: 'on it', sticky: false },
      { by: 'noor', checks: [{ check: 'disk', covers: 'critical' }] },
    ])
  })

  it('stays for an agent that is silent meanwhile', async () => {
    const desk = await Desk.open()
    await desk.beats(1, [50, 3])
    await desk.silent(start + 8 * interval)
    await desk.speak()
    await desk.beats(20, [3, 3])
    const disk = (await desk.status()).checks.find(({ name }) => name === 'disk')
    expect(disk).toMatchObject({ state: 'critical', acknowledged: { by: 'mara' } })
  })
})

describe('an acknowledgement of a beat', () => {
  it('covers the severity that the check had in it', async () => {
    const desk = await Desk.open()
    const [, , degraded] = await desk.beats(1, [50, 14, 14])
    const [critical] = await desk.beats(4, [3, 3])
    const of = (heartbeatId: string | undefined, more = {}) => {
      return desk.speak({ agent: null, heartbeatId: heartbeatId as string, ...more })
    }
    expect(await of(degraded)).toMatchObject({ status: 409, type: 'urn:openvitals:problem:worse-since' })
    expect(await of(degraded, { sticky: true })).toMatchObject({ checks: [{ covers: 'degraded' }] })
    expect(await of(critical)).toMatchObject({ status: 200, checks: [{ covers: 'critical' }] })
  })

  it('still covers the worse severity of its beat where it has become milder since', async () => {
    const desk = await Desk.open(await milder())
    const [, critical] = await desk.beats(1, [50, 3])
    await desk.beats(3, [14, 14])
    const said = await desk.speak({ agent: null, heartbeatId: critical as string })
    expect(said).toMatchObject({ checks: [{ name: 'disk', state: 'degraded', covers: 'critical' }] })
    await desk.beats(5, [3])
    expect((await desk.status()).checks.find(({ name }) => name === 'disk')).toMatchObject({
      ...{ state: 'critical', acknowledged: { by: 'mara', covers: 'critical' } },
    })
  })

  it('means the problem that the beat belongs to, and no later one', async () => {
    const desk = await Desk.open()
    const [, before] = await desk.beats(1, [50, 3])
    await desk.beats(3, [50, 50, 3])
    const said = await desk.speak({ agent: null, heartbeatId: before as string })
    expect(said).toMatchObject({ status: 409, type: 'urn:openvitals:problem:nothing-open' })
  })

  it('whose id two agents used needs the name of one', async () => {
    const desk = await Desk.open()
    const { heartbeat_id: id } = beatBody({ seq: 1 })
    await desk.beats(1, [3], { id })
    await desk.beats(1, [3], { id, agent: 'web-2' })
    const both = await desk.speak({ agent: null, heartbeatId: id })
    expect(both).toMatchObject({ status: 409, agents: ['web-1', 'web-2'] })
    expect(await desk.speak({ agent: 'web-2', heartbeatId: id })).toMatchObject({ agent_id: 'web-2' })
  })
})

describe('a label', () => {
  it('is given to the incident, counted once, and told with its end', async () => {
    const desk = await Desk.open()
    await desk.beats(1, [50, 3])
    await desk.speak({ label: 'false_positive' })
    await desk.speak({ label: 'false_positive' })
    expect(desk.counts.labels).toEqual({ false_positive: 1, missed: 0, true_positive: 0 })
    await desk.speak({ label: 'true_positive' })
    expect(desk.counts.labels).toEqual({ false_positive: 1, missed: 0, true_positive: 1 })
    await desk.beats(3, [50, 50])
    expect((await desk.records('incident')).at(-1)).toMatchObject({
      ...{ event: 'closed', acknowledged_by: 'mara', label: 'true_positive' },
    })
  })
})

async function milder() {
  const { loadPolicy } = await import('../../../../../src/core/policy/language/load/load.ts')
  const bytes = `
version: 1
name: milder
interval: 30s
signals: { free: disk.free_pct }
probes: { disk: { kind: disk, path: / } }
checks:
  disk:
    transitions:
      healthy->critical: { condition: free < 8, consecutive: 1 }
      degraded->critical: { condition: free < 8, consecutive: 1 }
      critical->degraded: { condition: free >= 8 && free < 15 }
      degraded->healthy: { condition: free > 20 }
      critical->healthy: { condition: free > 20 }
`
  return loadPolicy({ path: 'milder.yaml', bytes }, `sha256:${'e'.repeat(64)}`).policy
}
