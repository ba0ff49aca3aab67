import { describe, expect, it } from 'vitest'
import { isBusy } from '../../../src/store/sqlite/state-file-fault.ts'
import { whileBusy } from '../../../src/store/sqlite/while-busy.ts'

const failure = (errcode: number) => Object.assign(new Error(`result ${errcode}`), { errcode })
const busy = failure(5)

/** What an attempt throws each time, until there is nothing left to throw. */
function attempts(...failures: readonly Error[]) {
  const left = [...failures]
  let count = 0
  const attempt = () => {
    count += 1
    const thrown = left.shift()
    if (thrown !== undefined) throw thrown
    return 'done'
  }
  return { attempt, count: () => count }
}

describe('work on a file that others use', () => {
  it('is tried again until nobody is in the way', async () => {
    const { attempt, count } = attempts(busy, busy, busy)
    expect(await whileBusy(60_000, attempt)).toBe('done')
    expect(count()).toBe(4)
  })

  it('is tried once where there is no time to wait', async () => {
    const { attempt, count } = attempts(busy, busy)
    await expect(whileBusy(0, attempt)).rejects.toBe(busy)
    expect(count()).toBe(1)
  })

  it('is given up when the time is over', async () => {
    const forever = () => {
      throw busy
    }
    await expect(whileBusy(20, forever)).rejects.toBe(busy)
  })

  it('is not tried again where that cannot help', async () => {
    const full = failure(13)
    const { attempt, count } = attempts(full)
    await expect(whileBusy(60_000, attempt)).rejects.toBe(full)
    expect(count()).toBe(1)
  })
})

// SQLite's extended result codes: the primary one in the low byte.
it.each([
  [5, true],
  [6, true],
  [5 + 256, true],
  [6 + 256, true],
  [8, false],
  [13, false],
  [10 + 1_280, false],
])('result %i of SQLite means that others use the file: %s', (code, is) => {
  expect(isBusy(failure(code))).toBe(is)
})
