import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Mood, pair } from './sender-pair.ts'

const anyMoods = fc.array(
  fc.constantFrom<Mood>('good', 'lost answer', 'unreachable', 'busy', 'denied', 'behind'),
  { maxLength: 30 },
)

describe('what sends kept beats', () => {
  it('sends one as itself and many as a batch that says how many are still to come', async () => {
    const { gateway, keep, send, spool } = pair()
    await keep(1)
    expect(await send()).toEqual({ kind: 'drained' })
    for (let seq = 2; seq <= 1_502; seq += 1) await keep(seq)
    expect(await send()).toEqual({ kind: 'drained' })
    expect(gateway.requests.map(({ id }) => id.slice(0, 4))).toEqual(['hb_1', 'hbb_', 'hbb_'])
    const lines = gateway.requests.slice(1).flatMap(({ body }) => body.split('\n'))
    const toCome = lines.map((line) => Number(/"spooled":(\d+)\}$/.exec(line)?.[1] ?? 0))
    expect(toCome).toEqual(Array.from({ length: 1_501 }, (_, index) => 1_500 - index))
    expect(Buffer.byteLength(gateway.requests.at(1)?.body ?? '')).toBeLessThanOrEqual(1_048_576)
    expect([gateway.taken.length, await spool.size()]).toEqual([1_502, { beats: 0, bytes: 0 }])
  })

  it('loses no beat and sends none twice into the state, in order, whatever the gateway is like', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyMoods,
        fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 12 }),
        async (moods, rounds) => {
          const { gateway, keep, send, pass, told, spool } = pair()
          gateway.moods.push(...moods)
          let seq = 0
          let lifted = { epoch: 1, seq: 0 }
          for (const count of [...rounds, 0]) {
            for (let one = 0; one < count; one += 1) {
              seq += 1
              lifted = { ...lifted, seq: lifted.seq + 1 }
              await keep(lifted.seq, lifted.epoch)
            }
            const before = told.length
            await send()
            const line = told.slice(before).findLast((text) => text.startsWith('lifted'))
            const [, epoch, beats] = /lifted to (\d+), (\d+)/.exec(line ?? '') ?? []
            if (epoch !== undefined) lifted = { epoch: Number(epoch), seq: Number(beats) }
            pass(30_000)
          }
          for (let tries = 0; (await spool.size()).beats > 0 && tries < 60; tries += 1) {
            pass(3_600_000)
            await send()
          }
          expect(new Set(gateway.taken.map(({ id }) => id)).size).toBe(gateway.taken.length)
          expect(gateway.taken).toHaveLength(seq)
          const numbers = gateway.taken.map((one) => one.epoch * 1_000 + one.seq)
          expect(numbers).toEqual([...numbers].sort((a, b) => a - b))
          expect(told.filter((line) => line.endsWith(' refused'))).toEqual([])
        },
      ),
    )
  })

  it('asks nobody before the time that the gateway named', async () => {
    const { gateway, keep, send, pass } = pair()
    await keep(1)
    gateway.moods.push('busy')
    expect(await send()).toMatchObject({
      kind: 'waiting',
      until: 20_000,
      because: { kind: 'wait', isAsked: true },
    })
    pass(19_999)
    await send()
    expect(gateway.requests).toHaveLength(1)
    pass(1)
    expect(await send()).toEqual({ kind: 'drained' })
    expect(gateway.requests).toHaveLength(2)
    expect(gateway.requests[0]).toMatchObject({ id: 'hb_1.1', body: gateway.requests[1]?.body })
    expect(gateway.requests[1]?.at).toBeGreaterThan(gateway.requests[0]?.at ?? 0)
  })

  it.each([600_000, -600_000])(
    'sets its time right by %d ms with one more try, and keeps that',
    async (ms) => {
      const { gateway, keep, send, spool, time } = pair()
      gateway.clock = () => time.wall + ms
      await keep(1)
      expect(await send()).toEqual({ kind: 'drained' })
      await keep(2)
      await send()
      expect(gateway.requests).toHaveLength(3)
      expect(await spool.clockOffset()).toBe(ms)
    },
  )

  it('believes no time that somebody on the way could have changed', async () => {
    const { gateway, keep, send, spool, time } = pair({ trusted: false })
    gateway.clock = () => time.wall + 600_000
    await keep(1)
    expect(await send()).toMatchObject({ kind: 'waiting', because: { kind: 'clock' } })
    expect([gateway.requests.length, await spool.clockOffset(), (await spool.size()).beats]).toEqual([
      1, 0, 1,
    ])
  })

  it('tries a new key at once, and keeps all beats while none is taken', async () => {
    const { gateway, keep, send, spool, time } = pair()
    time.key = 'ak_revoked'
    await keep(1)
    expect(await send()).toMatchObject({ kind: 'waiting', because: { kind: 'denied' } })
    await keep(2)
    await send()
    expect([gateway.requests.length, (await spool.size()).beats]).toEqual([1, 2])
    time.key = 'ak_2'
    expect(await send()).toEqual({ kind: 'drained' })
    expect(gateway.taken.map(({ seq }) => seq)).toEqual([1, 2])
  })

  it('lifts the counter of starts above the newest that the gateway knows, and sends all kept beats again', async () => {
    const { gateway, keep, send, told } = pair()
    for (const seq of [4, 5, 6]) await keep(seq)
    gateway.moods.push('behind')
    expect(await send()).toEqual({ kind: 'drained' })
    expect(told).toContain('lifted to 51, 3')
    expect(gateway.taken.map(({ epoch, seq }) => [epoch, seq])).toEqual([
      [51, 1],
      [51, 2],
      [51, 3],
    ])
  })

  it('waits before it lifts again where another sender is always ahead of it', async () => {
    const { gateway, keep, send, spool, pass } = pair()
    await keep(1)
    gateway.moods.push(...Array<Mood>(8).fill('overtaken'))
    const first = await send()
    expect(first).toMatchObject({ kind: 'waiting', because: { kind: 'wait' } })
    const asked = gateway.requests.length
    pass(59_999)
    await send()
    expect([gateway.requests.length, (await spool.size()).beats]).toEqual([asked, 1])
    for (let tries = 0; tries < 3; tries += 1) {
      pass(3_600_000)
      await send()
    }
    expect(gateway.taken).toHaveLength(1)
  })
})
