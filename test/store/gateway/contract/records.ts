import { describe, expect, it } from 'vitest'
import type { SilenceRow } from '../../../../src/store/gateway/port.ts'
import type { KeyRow } from '../../../../src/store/gateway/records.ts'
import type { Driver } from '../contract.ts'
import { noon } from '../rows.ts'
import { opened } from './opened.ts'

const key = (id: string, rest: Partial<KeyRow> = {}): KeyRow => ({
  id,
  kind: 'agent',
  subject: 'web-1',
  createdAt: noon,
  revokedAt: null,
  body: '{"form":1}',
  ...rest,
})

export function recordsContract(driver: Driver): void {
  describe('keys', () => {
    it('are kept with a version that every change raises, and a change from an old version changes nothing', async () => {
      const { store, reopen } = await opened(driver)
      expect(await store.keys()).toEqual({ version: 0, keys: [] })
      expect(await store.changeKeys(0, [key('k1'), key('k2')], [])).toBe(1)
      expect(await store.changeKeys(0, [key('k3')], [])).toBeNull()
      expect(await store.changeKeys(1, [key('k1', { revokedAt: noon + 1 })], [])).toBe(2)
      const again = await reopen()
      expect(await again.keyVersion()).toBe(2)
      expect(await again.keys()).toEqual({
        version: 2,
        keys: [key('k1', { revokedAt: noon + 1 }), key('k2')],
      })
    })
  })

  describe('silences', () => {
    const silence = (id: string, rest: Partial<SilenceRow> = {}): SilenceRow => ({
      ...{ id, from: noon, until: noon + 60_000, body: '{"form":1}', ...rest },
    })

    it('are written in a step, replaced by their id, and listed the newest made first', async () => {
      const { store, reopen } = await opened(driver)
      await store.transaction(async (step) => {
        await step.write({ silences: [silence('sil_1'), silence('sil_2', { until: noon + 5 })] })
        expect((await step.silences(noon + 5)).map(({ id }) => id)).toEqual(['sil_1'])
      })
      await store.transaction((step) => step.write({ silences: [silence('sil_3', { from: noon + 9 })] }))
      await store.transaction(async (step) => {
        expect((await step.silences(noon)).map(({ id }) => id).sort()).toEqual(['sil_1', 'sil_2', 'sil_3'])
        await step.write({
          silences: [silence('sil_1', { until: noon + 2, body: '{"form":1,"ended":true}' })],
        })
        expect((await step.silences(noon + 5)).map(({ id }) => id)).toEqual(['sil_3'])
      })
      const again = await reopen()
      expect(await again.silence('sil_1')).toEqual(
        silence('sil_1', { until: noon + 2, body: '{"form":1,"ended":true}' }),
      )
      expect(await again.silence('sil_0')).toBeNull()
      const first = await again.silences({ limit: 2 })
      expect(first).toMatchObject({ items: [{ id: 'sil_3' }, { id: 'sil_2' }], next: 'sil_2' })
      expect(await again.silences({ limit: 2, cursor: 'sil_2' })).toMatchObject({
        items: [{ id: 'sil_1' }],
        next: null,
      })
      const lasting = await again.silences({ limit: 9, endsAfter: noon + 5 })
      expect(lasting.items.map(({ id }) => id)).toEqual(['sil_3'])
    })

    it('are forgotten when they have been over for as long as days are kept', async () => {
      const { store } = await opened(driver)
      const rows = [silence('sil_1'), silence('sil_2', { until: noon + 40 * 86_400_000 })]
      await store.transaction((step) => step.write({ silences: rows }))
      const keep = { recentMs: 86_400_000, hotDays: 30, coldDays: 180 }
      expect((await store.retain(noon + 31 * 86_400_000, keep)).silences).toBe(1)
      expect((await store.silences({ limit: 9 })).items.map(({ id }) => id)).toEqual(['sil_2'])
    })

    it('leave nothing of a step that fails', async () => {
      const { store } = await opened(driver)
      const step = store.transaction(async (within) => {
        await within.write({ silences: [silence('sil_1')] })
        throw new Error('no')
      })
      await expect(step).rejects.toThrow('no')
      expect(await store.silence('sil_1')).toBeNull()
    })
  })

  describe('policies', () => {
    it('are kept by digest, the first bytes for good', async () => {
      const { store, reopen } = await opened(driver)
      await store.keepPolicy('sha256:a', Uint8Array.from([1, 2]))
      await store.keepPolicy('sha256:a', Uint8Array.from([3]))
      const again = await reopen()
      expect([...((await again.policy('sha256:a')) ?? [])]).toEqual([1, 2])
      expect(await again.policy('sha256:b')).toBeNull()
    })
  })

  describe('jobs', () => {
    it('have a history, newest first, and a run that its process did not end is lost', async () => {
      const { store, reopen } = await opened(driver)
      const first = await store.beginJob('retention', noon)
      await store.endJob(first, noon + 5, 'ok', '3 days moved')
      const second = await store.beginJob('retention', noon + 10)
      await store.endJob(await store.beginJob('seal', noon + 11), noon + 12, 'failed', 'no room')
      const again = await reopen()
      const { items } = await again.jobRuns({ limit: 5, job: 'retention' })
      expect(items).toEqual([
        { run: second, job: 'retention', startedAt: noon + 10, endedAt: null, status: 'lost', detail: '' },
        {
          run: first,
          job: 'retention',
          startedAt: noon,
          endedAt: noon + 5,
          status: 'ok',
          detail: '3 days moved',
        },
      ])
      const page = await again.jobRuns({ limit: 1 })
      expect(page.items.map(({ job, status }) => [job, status])).toEqual([['seal', 'failed']])
      expect((await again.jobRuns({ limit: 9, cursor: page.next ?? '' })).items).toHaveLength(2)
    })
  })
}
