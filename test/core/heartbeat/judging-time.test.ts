import fc from 'fast-check'
import { expect, it } from 'vitest'
import { isFromFuture, judgingTime } from '../../../src/core/heartbeat/judging-time.ts'

const minute = 60_000
const now = 100 * minute

it.each([
  ['its own time', now - 3_000, now - minute, now - 3_000],
  ['its own time, however old', now - 90 * minute, null, now - 90 * minute],
  ['the last judged time, when its own is older', now - 5_000, now - 1_000, now - 1_000],
  ['five minutes ahead at most', now + 60 * minute, now, now + 5 * minute],
  ['the time of receipt, where a wrong clock went before', now, now + 6 * minute, now],
  [
    'the last judged time, where that lies ahead within five minutes',
    now,
    now + 4 * minute,
    now + 4 * minute,
  ],
])('a beat is judged at %s', (_, ts, last, expected) => {
  expect(judgingTime(ts, last, now)).toBe(expected)
})

it('time never goes back, unless a wrong clock had run more than five minutes ahead', () => {
  const time = fc.nat(1e7)
  fc.assert(
    fc.property(time, time, time, (ts, last, receivedAt) => {
      const at = judgingTime(ts, last, receivedAt)
      expect(at).toBeLessThanOrEqual(receivedAt + 5 * minute)
      if (last <= receivedAt + 5 * minute) expect(at).toBeGreaterThanOrEqual(last)
      else expect(at).toBe(receivedAt)
    }),
  )
})

it('more than five minutes ahead is the future', () => {
  expect([isFromFuture(now + 5 * minute, now), isFromFuture(now + 5 * minute + 1, now)]).toEqual([
    false,
    true,
  ])
})
