import { expect, it } from 'vitest'
import { cronCommand, cronRemark, cronTimes } from '../../../src/cli/policy/timer/cron-line.ts'

const minute = 60_000

it.each([
  [1, '* * * * *'],
  [5, '*/5 * * * *'],
  [30, '*/30 * * * *'],
  [60, '0 * * * *'],
  [6 * 60, '0 */6 * * *'],
  [24 * 60, '0 0 * * *'],
])('keeps %i minutes', (minutes, fields) => {
  expect(cronTimes(minutes * minute)).toEqual({ fields, everyMs: minutes * minute })
  expect(cronRemark(minutes * minute)).toBeNull()
})

it.each([
  [0.5, '* * * * *', 1],
  [1.5, '* * * * *', 1],
  [7, '*/6 * * * *', 6],
  [45, '*/30 * * * *', 30],
  [90, '0 * * * *', 60],
  [5 * 60, '0 */4 * * *', 4 * 60],
  [7 * 24 * 60, '0 0 * * *', 24 * 60],
])('takes the nearest shorter times for %d minutes, and says so', (minutes, fields, every) => {
  expect(cronTimes(minutes * minute)).toEqual({ fields, everyMs: every * minute })
  expect(cronRemark(minutes * minute)).toMatch(/^cron cannot keep the interval of .*--as systemd-timer\.$/)
})

it('writes a command that the shell and cron read as it is meant', () => {
  expect(cronCommand(['/opt/node', '/my place/100%.yaml', "it's"])).toBe(
    "/opt/node '/my place/100\\%.yaml' 'it'\\''s'",
  )
})
