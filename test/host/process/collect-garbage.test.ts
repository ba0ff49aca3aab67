import { expect, it } from 'vitest'
import { garbageCollector } from '../../../src/host/process/collect-garbage.ts'

const turn = () => new Promise((resolve) => setImmediate(resolve))

it('garbage is collected when that is asked for, and no more often than is said', async () => {
  let now = 0
  const collect = garbageCollector(25_000, () => now)
  const garbage = () => new WeakRef({ list: new Array(1_000).fill(0) })
  // What a weak reference leads to lives until the end of its turn.
  const first = garbage()
  await turn()
  collect()
  expect(first.deref()).toBeUndefined()
  const second = garbage()
  await turn()
  now = 24_999
  collect()
  expect(second.deref()).toBeDefined()
  await turn()
  now = 25_000
  collect()
  expect(second.deref()).toBeUndefined()
})
