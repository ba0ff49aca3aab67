import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type ArrivedBeat,
  arrive,
  type BeatWindow,
  emptyWindow,
  nextDue,
  release,
} from '../../../../src/core/heartbeat/order/reorder.ts'

const intervalMs = 30_000

function beat(bootEpoch: number, seq: number, more: Partial<ArrivedBeat<string>> = {}): ArrivedBeat<string> {
  const item = `${bootEpoch}.${seq}`
  return { order: { bootEpoch, seq }, id: item, spooled: false, current: true, item, ...more }
}

/** Takes beats in one after another, a millisecond apart from 0 on, and gives what was used and what became of each. */
function feed(beats: readonly ArrivedBeat<string>[], from: BeatWindow<string> = emptyWindow) {
  let window = from
  const used: string[] = []
  const fates = beats.map((one, at) => {
    const arrival = arrive(window, one, at, intervalMs)
    window = arrival.window
    used.push(...arrival.use)
    return arrival.fate
  })
  return { window, used, fates }
}

const after = (...beats: ArrivedBeat<string>[]) => feed(beats).window

describe('the order in which beats are used', () => {
  it('is that of their numbers', () => {
    const { used, fates } = feed([beat(1, 1), beat(1, 3), beat(1, 2), beat(1, 4)])
    expect(used).toEqual(['1.1', '1.2', '1.3', '1.4'])
    expect(fates).toEqual(['used', 'held', 'used', 'used'])
  })

  it('is the same for twenty beats in any order', () => {
    const numbers = Array.from({ length: 20 }, (_, index) => index + 1)
    const inOrder = feed(numbers.map((seq) => beat(3, seq)))
    fc.assert(
      fc.property(
        fc.shuffledSubarray(numbers, { minLength: 20 }),
        fc.integer({ min: 1, max: 20 }),
        (shuffled, first) => {
          const shifted = shuffled.map((seq) => beat(3, seq + first))
          const newest = { bootEpoch: 3, seq: first }
          const { used, window } = feed(shifted, { ...emptyWindow, newest })
          expect(used).toEqual(numbers.map((seq) => `3.${seq + first}`))
          expect(window).toMatchObject({ missed: 0, held: [], gaps: [] })
          const own = feed(shuffled.map((seq) => beat(3, seq)))
          expect({ used: own.used, window: own.window }).toEqual({
            used: inOrder.used,
            window: inOrder.window,
          })
        },
      ),
    )
  })

  it('never lets a beat be used twice or before an older one of its start', () => {
    const one = fc.record({ bootEpoch: fc.integer({ min: 1, max: 3 }), seq: fc.integer({ min: 1, max: 9 }) })
    fc.assert(
      fc.property(fc.array(one, { maxLength: 40 }), fc.nat(3_000), (beats, stepMs) => {
        let window: BeatWindow<string> = emptyWindow
        const used: string[] = []
        for (const [index, { bootEpoch, seq }] of beats.entries()) {
          const arrival = arrive(window, beat(bootEpoch, seq, { current: false }), index * stepMs, intervalMs)
          window = arrival.window
          used.push(...arrival.use)
        }
        const rest = release(window, 1e9)
        used.push(...rest.use)
        expect(used).toEqual([...new Set(used)])
        expect(used).toEqual([...used].sort())
        expect(rest.window.held).toEqual([])
      }),
    )
  })

  it('is that of arrival for old payloads, which have no number', () => {
    const { used, fates, window } = feed([
      beat(1, 1, { order: null, item: 'a' }),
      beat(1, 1, { order: null, item: 'b' }),
    ])
    expect({ used, fates }).toEqual({ used: ['a', 'b'], fates: ['used', 'used'] })
    expect(window).toEqual(emptyWindow)
  })
})

describe('a beat that is early', () => {
  it('waits five seconds for a number that is lost, and no longer', () => {
    const window = after(beat(1, 1), beat(1, 3))
    expect(nextDue(window)).toBe(5_001)
    expect(release(window, 5_000).use).toEqual([])
    const released = release(window, 5_001)
    expect(released.use).toEqual(['1.3'])
    expect(released.window).toMatchObject({ missed: 1, gaps: [{ bootEpoch: 1, from: 2, to: 2 }] })
  })

  it('waits two intervals while its agent drains a spool', () => {
    const window = after(beat(1, 1), beat(1, 3, { spooled: true }))
    expect(nextDue(window)).toBe(60_001)
  })

  it('waits no longer when 64 others wait', () => {
    const early = Array.from({ length: 65 }, (_, index) => beat(1, index + 3))
    const { used, fates, window } = feed([beat(1, 1), ...early])
    expect(fates.slice(1, 65)).toEqual(new Array(64).fill('held'))
    expect(fates.at(-1)).toBe('used')
    expect(used).toHaveLength(66)
    expect(window).toMatchObject({ missed: 1, held: [] })
  })

  it('may be the first that is ever seen: what came before is not called missed', () => {
    const window = after(beat(4, 500))
    expect(window.held).toHaveLength(1)
    expect(release(window, 5_000)).toMatchObject({ use: ['4.500'], window: { missed: 0 } })
  })
})

describe('a beat that is late', () => {
  it('is not used, and no longer missed', () => {
    const known = release(after(beat(1, 1), beat(1, 4)), 9_000).window
    expect(known).toMatchObject({ missed: 2, gaps: [{ bootEpoch: 1, from: 2, to: 3 }] })
    const { fates, used, window } = feed([beat(1, 2)], known)
    expect({ fates, used }).toEqual({ fates: ['late'], used: [] })
    expect(window).toMatchObject({ missed: 1, gaps: [{ bootEpoch: 1, from: 3, to: 3 }] })
  })
})

describe('a new start', () => {
  it('begins at 1 again and is used at once', () => {
    expect(
      feed([beat(1, 7), beat(1, 8), beat(2, 1)], { ...emptyWindow, newest: { bootEpoch: 1, seq: 6 } }),
    ).toMatchObject({
      used: ['1.7', '1.8', '2.1'],
      window: { missed: 0 },
    })
  })

  it('waits out of a spool, because beats of the old start may still come', () => {
    const spooled = { spooled: true, current: false }
    const { used, fates } = feed([beat(1, 1), beat(2, 1, spooled), beat(1, 2, spooled)])
    expect({ used, fates }).toEqual({ used: ['1.1', '1.2'], fates: ['used', 'held', 'used'] })
  })

  it('waits for no older one where it is the first of all', () => {
    expect(feed([beat(1, 1, { spooled: true })]).fates).toEqual(['used'])
    expect(feed([beat(2, 1, { spooled: true })]).fates).toEqual(['held'])
  })

  it('that lost its first beats counts them as missed', () => {
    expect(release(after(beat(1, 1), beat(2, 3)), 9_000).window).toMatchObject({ missed: 2 })
  })

  it('with an older number is told so when it is current, and late out of a spool', () => {
    const known = after(beat(5, 1))
    expect(feed([beat(4, 9)], known).fates).toEqual(['epoch-behind'])
    expect(feed([beat(4, 9, { current: false, spooled: true })], known).fates).toEqual(['late'])
  })
})

it('a second beat of a number that was used or is held is a twin', () => {
  const known = after(beat(1, 1), beat(1, 3))
  expect(feed([beat(1, 1, { id: 'x' }), beat(1, 3, { id: 'y' })], known)).toMatchObject({
    fates: ['twin', 'twin'],
    used: [],
    window: known,
  })
})
