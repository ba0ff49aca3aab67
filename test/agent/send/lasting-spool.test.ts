import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LastingSpool } from '../../../src/agent/send/lasting-spool.ts'
import { VitalsError } from '../../../src/core/errors.ts'
import { memorySpool } from '../../../src/store/spool/memory-spool.ts'
import type { BeatSpool } from '../../../src/store/spool/port.ts'
import { describeSpool, newBeat } from '../../contract/beat-spool.ts'

const roomy = { beats: 1_000, bytes: 1e9 }

/** A spool in memory that fails as a disk does while `isFull` says so; reading goes on. */
function fillingDisk() {
  const inner = memorySpool(roomy)
  const disk = { isFull: false, inner }
  const full = () => {
    if (disk.isFull)
      throw new VitalsError('CANNOT_WRITE', { params: { path: 'disk', detail: 'the disk is full' } })
  }
  const writing = <Arguments extends unknown[], Result>(work: (...given: Arguments) => Promise<Result>) => {
    return async (...given: Arguments) => {
      full()
      return await work(...given)
    }
  }
  const spool: BeatSpool = {
    ...inner,
    countStart: writing(inner.countStart),
    append: writing(inner.append),
    remove: writing(inner.remove),
    renumber: writing(inner.renumber),
    setClockOffset: writing(inner.setClockOffset),
  }
  return { disk, spool }
}

function lasting() {
  const { disk, spool } = fillingDisk()
  const failures: string[] = []
  const both = new LastingSpool(spool, memorySpool(roomy), ({ code }) => failures.push(code))
  const ids = async () => (await both.oldest(1_000)).map(({ id }) => id)
  return { disk, both, failures, ids }
}

describeSpool('a disk that works, with memory behind it,', (limit) => {
  return new LastingSpool(memorySpool(limit), memorySpool(limit), () => expect.unreachable())
})

describe('a spool that outlives a full disk', () => {
  it('goes on in memory, and moves to the disk as soon as that takes it', async () => {
    const { disk, both, failures, ids } = lasting()
    await both.append(newBeat(1))
    disk.isFull = true
    await both.append(newBeat(2))
    expect([await ids(), (await both.size()).beats, failures]).toEqual([
      ['hb_1.1', 'hb_1.2'],
      2,
      ['CANNOT_WRITE'],
    ])
    expect([both.isLasting('hb_1.1'), both.isLasting('hb_1.2')]).toEqual([true, false])
    disk.isFull = false
    await both.append(newBeat(3))
    expect((await disk.inner.oldest(9)).map(({ id }) => id)).toEqual(['hb_1.1', 'hb_1.2', 'hb_1.3'])
    expect(both.isLasting('hb_1.2')).toBe(true)
  })

  it('never gives a beat again that is done, though the disk would not let go of it', async () => {
    const { disk, both, ids } = lasting()
    await both.append(newBeat(1))
    await both.append(newBeat(2))
    disk.isFull = true
    await both.remove(['hb_1.1'])
    expect([await ids(), (await both.size()).beats]).toEqual([['hb_1.2'], 1])
    disk.isFull = false
    await both.remove(['hb_1.2'])
    expect(await disk.inner.size()).toEqual({ beats: 0, bytes: 0 })
  })

  it('counts no start that the disk does not keep', async () => {
    const { disk, both } = lasting()
    disk.isFull = true
    await expect(both.countStart()).rejects.toMatchObject({ code: 'CANNOT_WRITE' })
  })

  it('gives every beat back in its order until it is taken away, whenever the disk is full', async () => {
    const step = fc.constantFrom('keep', 'take', 'fill', 'clear')
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const { disk, both, ids } = lasting()
        const expected: string[] = []
        let seq = 0
        for (const word of steps) {
          if (word === 'fill' || word === 'clear') disk.isFull = word === 'fill'
          else if (word === 'keep') {
            seq += 1
            await both.append(newBeat(seq))
            expected.push(`hb_1.${seq}`)
          } else await both.remove(expected.splice(0, 1))
          expect(await ids()).toEqual(expected)
          expect((await both.size()).beats).toBe(expected.length)
        }
      }),
    )
  })
})
