import { expect, it } from 'vitest'
import { retryAfterOf } from '../../../src/core/text/retry-after.ts'

const now = Date.UTC(2026, 2)

it('a wait that is asked for is read in seconds or as a date, and nothing else', () => {
  expect(retryAfterOf('120', now)).toBe(120_000)
  expect(retryAfterOf(new Date(now + 5_000).toUTCString(), now)).toBe(5_000)
  expect(retryAfterOf(new Date(now - 5_000).toUTCString(), now)).toBe(0)
  for (const nothing of [undefined, '', 'soon', '-3x']) expect(retryAfterOf(nothing, now)).toBeNull()
})
