import { describe, expect, it } from 'vitest'
import { onThread, pendingThreadWork } from '../../src/host/thread-work.ts'

describe('onThread', () => {
  it('counts a call until it comes back, well or not', async () => {
    const before = pendingThreadWork()
    let finish = (_error: Error | null, _value: number) => {}
    const well = onThread<number>((done) => {
      finish = done
    })
    expect(pendingThreadWork()).toBe(before + 1)
    finish(null, 7)
    expect(await well).toBe(7)
    expect(pendingThreadWork()).toBe(before)
    await expect(onThread((done) => done(new Error('no'), 0))).rejects.toThrow('no')
    expect(pendingThreadWork()).toBe(before)
  })
})
