import { describe, expect, it } from 'vitest'
import { interval, start } from '../bench.ts'
import { Desk } from './desk.ts'

describe('a silence of agents', () => {
  it('holds messages and never states, and at its end what is still true is told', async () => {
    const desk = await Desk.open()
    await desk.beats(1, [50])
    await desk.silence(4 * interval)
    await desk.beats(2, [3, 3, 3])
    expect((await desk.status()).state).toBe('critical')
    expect(await desk.outbox()).toEqual([])
    await desk.beats(5, [3, 3])
    expect(await desk.outbox()).toEqual(['disk problem critical'])
  })

  it('tells nothing at its end of what is over', async () => {
    const desk = await Desk.open()
    await desk.beats(1, [50])
    await desk.silence(4 * interval)
    await desk.beats(2, [3, 50, 50, 50, 50])
    expect(await desk.outbox()).toEqual([])
  })

  it.each([
    ['the agents of another pattern', { agent: 'api-*' }, 1],
    ['the agents of its pattern', { agent: 'web-*' }, 0],
    ['every agent', { agent: null }, 0],
    ['the check that it names', { checks: ['disk'] }, 0],
    ['another check', { checks: ['heartbeat'] }, 1],
    ['what comes before it begins', { from: start + 9 * interval }, 1],
  ])('is meant for %s', async (_, asked, messages) => {
    const desk = await Desk.open()
    await desk.beats(1, [50])
    await desk.silence(20 * interval, asked)
    await desk.beats(2, [3])
    expect(await desk.outbox()).toHaveLength(messages)
  })

  it('hides an agent that falls silent, and tells of it at its end without a beat', async () => {
    const desk = await Desk.open()
    await desk.beats(1, [50])
    const { id } = await desk.silence(60 * interval)
    await desk.silent(start + 6 * interval)
    expect(await desk.outbox()).toEqual([])
    expect((await desk.status()).state).toBe('unknown')
    // It is looked at again, also where somebody ends the silence before its time.
    expect(await desk.deadline()).toBe(start + 7 * interval)
    await desk.silent(start + 7 * interval)
    expect(await desk.outbox()).toEqual([])
    await desk.end(id)
    await desk.silent(start + 8 * interval)
    expect(await desk.outbox()).toEqual(['heartbeat lost unknown'])
    expect(await desk.deadline()).toBeNull()
  })

  it('that is made again is the same one, ends once, and leaves its records', async () => {
    const desk = await Desk.open()
    await desk.beats(1, [50])
    const first = await desk.silence(interval, { kind: 'maintenance', note: 'a new disk' })
    expect(first).toMatchObject({ status: 201, kind: 'maintenance', state: 'active', by: 'mara' })
    expect(await desk.silence(interval, { kind: 'maintenance', note: 'a new disk' })).toEqual({
      ...first,
      status: 200,
    })
    desk.now += 5_000
    const ended = await desk.end(first.id)
    expect(ended).toMatchObject({ status: 200, state: 'over', ended_by: 'noor' })
    desk.now += 5_000
    expect(await desk.end(first.id)).toEqual(ended)
    expect(await desk.end('sil_0')).toMatchObject({ status: 404 })
    expect(await desk.records('silence')).toMatchObject([
      { event: 'made', kind: 'maintenance', agent: 'web-1', by: 'mara', via: 'token', note: 'a new disk' },
      { event: 'ended', silence: first.id, by: 'noor' },
    ])
  })

  it.each([
    ['an agent that nobody knows', { agent: 'web-9' }, 'no-such-agent'],
    ['a check that its agent has not', { checks: ['disc'] }, 'no-such-check'],
  ])('is refused for %s', async (_, asked, type) => {
    const desk = await Desk.open()
    await desk.beats(1, [50])
    const said = await desk.silence(interval, asked)
    expect(said).toMatchObject({ status: 404, type: `urn:openvitals:problem:${type}` })
  })
})

describe('the trail', () => {
  it('tells everything that a decision under silences and acknowledgements was made by', async () => {
    const desk = await Desk.open()
    await desk.beats(1, [50, 14, 14])
    await desk.speak({ note: 'on it', sticky: true })
    await desk.silence(5 * interval, { checks: ['disk'], kind: 'maintenance' })
    await desk.silence(5 * interval, { agent: null })
    await desk.beats(4, [3, 3, 50, 50])
    await desk.speak()
    await desk.beats(8, [3])
    await desk.speak({ isRemediated: true })
    await desk.beats(9, [3, 50, 50])
    await desk.silent(start + 30 * interval)
    const decided = (await desk.records('decision')).map(({ inputs }) => inputs as Record<string, unknown>)
    expect(decided.some(({ said }) => said !== undefined)).toBe(true)
    expect(decided.some(({ muted }) => muted !== undefined)).toBe(true)
    expect(decided.some(({ mutes }) => (mutes as string[]).includes('silence'))).toBe(true)
    expect(await desk.again()).toMatchObject({ derived: decided.length, faults: [] })
  })
})
