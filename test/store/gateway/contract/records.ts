import { describe, expect, it } from 'vitest'
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
