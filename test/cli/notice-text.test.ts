import { expect, it } from 'vitest'
import { noticeText } from '../../src/cli/views/watch-screen.ts'

const notice = { kind: 'restart', reason: 'update', gracePeriodMs: 0, restartExpectedMs: null } as const

it.each([
  ['says what the gateway announced', {}, 'The gateway restarts: update.'],
  [
    'says when it ends and comes back',
    { gracePeriodMs: 5_000, restartExpectedMs: 60_000 },
    'The gateway restarts: update. It ends in 5s. It is expected back in 1m.',
  ],
  [
    'says that it is not waited for as long as an absurd announcement wants',
    { restartExpectedMs: 40 * 86_400_000 },
    'The gateway restarts: update. It is expected back in 40d. It is tried again after 1h.',
  ],
])('the notice of a gateway that ends %s', (_, changes, text) => {
  expect(noticeText({ ...notice, ...changes })).toBe(text)
})
