import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type AttemptHistory,
  countAttempt,
  forgiveAttempts,
  noAttempts,
  refuseAttempt,
} from '../../../src/core/action/attempts.ts'

const minute = 60_000
const limits = { cooldownMs: 5 * minute, maxAttempts: { count: 3, perMs: 60 * minute } }
const after = (...minutes: number[]) => {
  return minutes.reduce(
    (history: AttemptHistory, at) => countAttempt(history, limits, at * minute),
    noAttempts,
  )
}

describe('the attempts of a remediation', () => {
  it.each([
    ['may begin at once when there was none', after(), 0, null],
    ['wait for the cooldown', after(0), 4.999, 'cooldown'],
    ['may go on when the cooldown is over to the millisecond', after(0), 5, null],
    ['wait for the cooldown of the newest one', after(0, 6), 10, 'cooldown'],
    ['are given up when the window holds three', after(0, 6, 12), 20, 'given_up'],
    ['may go on when the oldest left the window', after(0, 6, 12), 60, null],
    ['stay given up once a fourth was asked for', after(0, 6, 12, 20), 600, 'given_up'],
    ['start again when somebody forgives them', forgiveAttempts(after(0, 6, 12, 20)), 21, null],
  ] as const)('%s', (_, history, atMinutes, refusal) => {
    expect(refuseAttempt(history, limits, atMinutes * minute)).toBe(refusal)
  })

  it('are never more than the limit in any window, whenever they are asked for', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 600 }), { maxLength: 80 }), (gaps) => {
        const starts: number[] = []
        let history = noAttempts
        let at = 0
        for (const gap of gaps) {
          at += gap * 1_000
          if (refuseAttempt(history, limits, at) !== null) continue
          history = countAttempt(history, limits, at)
          starts.push(at)
        }
        for (const start of starts) {
          const inWindow = starts.filter(
            (other) => other <= start && start - other < limits.maxAttempts.perMs,
          )
          expect(inWindow.length).toBeLessThanOrEqual(3)
        }
      }),
    )
  })
})
