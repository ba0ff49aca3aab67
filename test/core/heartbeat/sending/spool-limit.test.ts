import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { batchSize, largestBatchBytes, linesOf } from '../../../../src/core/heartbeat/sending/batch.ts'
import { beatsToDrop } from '../../../../src/core/heartbeat/sending/spool-limit.ts'

const beats = (spelled: string) =>
  [...spelled].map((letter, index) => ({ id: `${letter}${index}`, bytes: 10, unchanged: letter === 'u' }))
const dropped = (spelled: string, limit: { beats: number; bytes: number }) =>
  beatsToDrop(beats(spelled), limit).map(({ id }) => id)

const anyKept = fc.array(fc.record({ bytes: fc.integer({ min: 1, max: 50 }), unchanged: fc.boolean() }), {
  maxLength: 40,
})

describe('a spool over its limit', () => {
  it.each([
    ['drops nothing while there is room', 'nun', { beats: 3, bytes: 30 }, []],
    ['drops the oldest that told nothing new first', 'nuunu', { beats: 4, bytes: 999 }, ['u1']],
    ['drops the oldest news when nothing else is left', 'nnun', { beats: 2, bytes: 999 }, ['n0', 'u2']],
    ['counts bytes as well as beats', 'nunu', { beats: 99, bytes: 25 }, ['n0', 'u1']],
    ['never drops the newest', 'nu', { beats: 0, bytes: 0 }, ['n0']],
  ])('%s', (_, spelled, limit, expected) => {
    expect(dropped(spelled, limit)).toEqual(expected)
  })

  it('keeps to both limits, drops no more than it must, and no news while something without news is left', () => {
    fc.assert(
      fc.property(anyKept, fc.nat(40), fc.nat(500), (kept, most, bytes) => {
        const all = kept.map((beat, index) => ({ ...beat, id: String(index) }))
        const gone = beatsToDrop(all, { beats: most, bytes })
        const left = all.filter((beat) => !gone.includes(beat))
        const sum = left.reduce((total, beat) => total + beat.bytes, 0)
        expect(left.length <= Math.max(1, most) || left.length === 0).toBe(true)
        expect(sum <= bytes || left.length <= 1).toBe(true)
        if (gone.some(({ unchanged }) => !unchanged))
          expect(left.slice(0, -1).filter(({ unchanged }) => unchanged)).toEqual([])
        const last = gone.filter(({ unchanged }) => !unchanged).at(-1) ?? gone.at(-1)
        if (last !== undefined) expect(left.length + 1 > most || sum + last.bytes > bytes).toBe(true)
      }),
    )
  })
})

describe('a batch', () => {
  it('has at most a thousand beats and 1 MiB, and always one', () => {
    const of = (count: number, bytes: number) => Array.from({ length: count }, () => ({ bytes }))
    expect(batchSize(of(3_000, 10), 1_000)).toBe(1_000)
    expect(batchSize(of(3_000, 10), 4)).toBe(4)
    expect(batchSize(of(3_000, 50_000), 1_000)).toBe(20)
    expect(batchSize(of(1, 2 * largestBatchBytes), 1_000)).toBe(1)
    expect(batchSize([], 1_000)).toBe(0)
  })

  it('says in each line how many beats are still to come after it', () => {
    const bodies = [{ body: '{"a":1}' }, { body: '{"a":2}' }, { body: '{"a":3}' }]
    expect(linesOf(bodies, 3)).toEqual(['{"a":1,"spooled":2}', '{"a":2,"spooled":1}', '{"a":3}'])
    expect(linesOf(bodies.slice(0, 1), 3)).toEqual(['{"a":1,"spooled":2}'])
  })
})
