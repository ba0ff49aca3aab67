import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { SpoolLimit } from '../../src/core/heartbeat/sending/spool-limit.ts'
import type { BeatSpool, NewBeat } from '../../src/store/spool/port.ts'

/** A beat of one kilobyte with this number. */
export function newBeat(seq: number, standing = 'healthy', bootEpoch = 1): NewBeat {
  const body = JSON.stringify({ seq, pad: 'x'.repeat(1_000) })
  return { id: `hb_${bootEpoch}.${seq}`, order: { bootEpoch, seq }, body, bytes: body.length, standing }
}

/** What every driver of the spool's port does; a driver's test file calls this once. */
export function describeSpool(driver: string, open: (limit: SpoolLimit) => BeatSpool) {
  describe(`the beats that ${driver} keeps`, () => {
    let spool: BeatSpool
    beforeEach(() => {
      spool = open({ beats: 5, bytes: 1_000_000 })
    })
    afterEach(() => spool.close())
    const ids = async (most = 100) => (await spool.oldest(most)).map(({ id }) => id)

    it('come back oldest first, whole, until they are taken away', async () => {
      expect([await spool.oldest(9), await spool.size()]).toEqual([[], { beats: 0, bytes: 0 }])
      const { standing: _, ...first } = newBeat(1)
      await spool.append(newBeat(1))
      await spool.append({ ...newBeat(2), order: null })
      expect(await spool.oldest(9)).toEqual([
        { ...first, unchanged: false },
        { ...first, id: 'hb_1.2', body: newBeat(2).body, order: null, unchanged: true },
      ])
      expect(await spool.size()).toEqual({ beats: 2, bytes: 2 * first.bytes })
      expect(await ids(1)).toEqual(['hb_1.1'])
      await spool.remove(['hb_1.1', 'hb_9.9'])
      expect(await ids()).toEqual(['hb_1.2'])
    })

    it('are dropped at the limit: the oldest without news first, and it is told which', async () => {
      const standings = ['healthy', 'healthy', 'critical', 'critical', 'healthy', 'healthy']
      const dropped = []
      for (const [index, standing] of standings.entries())
        dropped.push(...(await spool.append(newBeat(index + 1, standing))))
      expect(dropped).toEqual([{ id: 'hb_1.2', unchanged: true }])
      expect(await ids()).toEqual(['hb_1.1', 'hb_1.3', 'hb_1.4', 'hb_1.5', 'hb_1.6'])
    })

    it('are kept once, also where their keeping was done and not told', async () => {
      await spool.append(newBeat(1))
      await spool.append(newBeat(1))
      expect([await ids(), (await spool.size()).beats]).toEqual([['hb_1.1'], 1])
    })

    it('take other numbers', async () => {
      await spool.append(newBeat(1))
      await spool.renumber([{ id: 'hb_1.1', order: { bootEpoch: 7, seq: 1 }, body: '{"seq":7}' }])
      expect(await spool.oldest(1)).toMatchObject([{ order: { bootEpoch: 7, seq: 1 }, body: '{"seq":7}' }])
    })

    it('have starts that are never counted twice, and above what others know', async () => {
      expect([await spool.countStart(), await spool.countStart(), await spool.countStart(40)]).toEqual([
        1, 2, 41,
      ])
      expect(await spool.countStart(3)).toBe(42)
    })

    it('remember the correction of the clock', async () => {
      expect(await spool.clockOffset()).toBe(0)
      await spool.setClockOffset(-600_000)
      expect(await spool.clockOffset()).toBe(-600_000)
    })

    it('remember until when a gateway is not to be asked, and that it may be again', async () => {
      const pause = { until: 1_800_000_000_000, kind: 'gone', detail: 'removed', keyId: 'ak_1' } as const
      expect(await spool.pause()).toBeNull()
      await spool.setPause(null)
      await spool.setPause(pause)
      expect(await spool.pause()).toEqual(pause)
      await spool.setPause({ ...pause, kind: 'wait' })
      expect(await spool.pause()).toEqual({ ...pause, kind: 'wait' })
      await spool.setPause(null)
      expect(await spool.pause()).toBeNull()
    })
  })
}
