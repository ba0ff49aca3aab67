import { describe, expect, it } from 'vitest'
import { Sending } from '../../../src/agent/loop/sending.ts'
import { memorySpool } from '../../../src/store/spool/memory-spool.ts'
import { VirtualTime } from '../loop/virtual-time.ts'
import { type Mood, pair } from './sender-pair.ts'

describe('a gateway that wants to be left alone', () => {
  it('asks hourly once the agent was removed, for a day, keeps what there is, and tries a new key at once', async () => {
    const { gateway, keep, time, sender, pass, told } = pair()
    gateway.moods.push(...Array<Mood>(30).fill('removed'))
    const virtual = new VirtualTime()
    const stop = new AbortController()
    const sending = new Sending({
      ...{ steady: () => time.steady, expect: () => {}, ended: async () => {}, failed: () => {} },
      sleep: virtual.sleep,
      send: (signal) => sender.send(signal),
    })
    await keep(1)
    const ended = sending.run(stop.signal, new AbortController().signal)
    for (let minute = 0; minute < 1_440; minute += 1) {
      await virtual.pass(minute * 60_000)
      pass(60_000)
      if (minute % 10 === 0) {
        await keep(minute + 2)
        sending.kick()
      }
    }
    expect(gateway.requests).toHaveLength(24)
    const gaps = gateway.requests.slice(1).map(({ at }, index) => at - (gateway.requests[index]?.at ?? 0))
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(3_600_000)
    expect(Math.max(...gaps)).toBeLessThanOrEqual(3_660_000)
    expect(told.filter((line) => line.endsWith(' taken'))).toEqual([])
    gateway.moods.length = 0
    time.key = 'ak_2'
    sending.kick()
    await virtual.pass(1_440 * 60_000)
    expect(gateway.taken).toHaveLength(145)
    stop.abort()
    await ended
  })

  it.each<Mood>(['busy', 'removed'])('remembers over runs that it is not to ask: %s', async (mood) => {
    const spool = memorySpool({ beats: 10_000, bytes: 1e9 })
    const first = pair({ spool })
    await first.keep(1)
    first.gateway.moods.push(mood)
    const { kind } = (await first.send()) as { kind: string }
    expect(kind).toBe('waiting')
    const later = async (ms: number, key = 'ak_1') => {
      const next = pair({ spool })
      next.time.wall += ms
      next.time.steady = 5_000
      next.time.key = key
      await next.sender.recall()
      return { sent: await next.send(), asked: next.gateway.requests.length }
    }
    const waitMs = mood === 'busy' ? 20_000 : 3_600_000
    expect(await later(10_000)).toMatchObject({
      ...{ asked: 0, sent: { kind: 'waiting', until: waitMs - 5_000 } },
    })
    expect((await later(-86_400_000)).asked).toBe(1)
    first.gateway.moods.push(mood)
    await first.keep(2)
    first.pass(3_600_000)
    await first.send()
    expect((await later(3_610_000, 'ak_2')).asked).toBe(1)
    expect(await spool.pause()).toBeNull()
  })
})
