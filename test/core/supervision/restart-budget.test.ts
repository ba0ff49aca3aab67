import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  attemptsIn,
  beginRestart,
  endRestart,
  forgiveRestarts,
  noRestarts,
  type RestartHistory,
  refuseRestart,
  rememberSighting,
} from '../../../src/core/supervision/restart-budget.ts'

const minute = 60_000
const limits = { count: 3, perMs: 60 * minute }
const begin = (memory: RestartHistory, atMinutes: number) =>
  beginRestart(memory, limits, atMinutes * minute, minute)
const restartedAt = (...minutes: number[]) =>
  minutes.reduce((memory, at) => endRestart(begin(memory, at), at * minute), noRestarts)
const refusal = (memory: RestartHistory, atMinutes: number) =>
  refuseRestart(memory, limits, atMinutes * minute)

describe('the budget of restarts', () => {
  it.each([
    ['lets the first one through', noRestarts, 0, null],
    ['lets three an hour through', restartedAt(0, 1), 2, null],
    ['refuses the fourth', restartedAt(0, 1, 2), 3, 'given_up'],
    ['has room again when the hour is over', restartedAt(0, 1, 2), 60, null],
    ['stays given up once a fourth was asked for', begin(restartedAt(0, 1, 2), 3), 600, 'given_up'],
    ['refuses a second one while the first goes on', begin(noRestarts, 0), 1, 'under_way'],
    ['forgets one whose process must be gone', begin(noRestarts, 0), 1.25, null],
    [
      'is whole again by the word of an operator',
      forgiveRestarts(begin(restartedAt(0, 1, 2), 3), 4 * minute),
      4,
      null,
    ],
  ] as const)('%s', (_, memory, atMinutes, expected) => {
    expect(refusal(memory, atMinutes)).toBe(expected)
  })

  it('is no longer given up when the gateway lives, yet a living gateway wipes no attempt out', () => {
    const lives = rememberSighting(begin(restartedAt(0, 1, 2), 3), 'alive', 4 * minute)
    expect(lives.attempts.givenUp).toBe(false)
    expect(refusal(lives, 5)).toBe('given_up')
    expect(refusal(lives, 60)).toBeNull()
  })

  it('ends the run of dead looks that led to the restart', () => {
    const dead = [0, 1, 2].reduce((memory, at) => rememberSighting(memory, 'dead', at * minute), noRestarts)
    expect(dead.deadRun?.count).toBe(3)
    expect(begin(dead, 3).deadRun).toBeNull()
  })

  it('never lets more than the limit into any window, whatever is seen in between', () => {
    const event = fc.tuple(fc.integer({ min: 0, max: 40 }), fc.constantFrom('ask', 'alive', 'dead'))
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), (events) => {
        const starts: number[] = []
        let memory = noRestarts
        let at = 0
        for (const [gap, what] of events) {
          at += gap
          if (what !== 'ask')
            memory = rememberSighting(memory, what === 'alive' ? 'alive' : 'dead', at * minute)
          else if (refusal(memory, at) === null) {
            starts.push(at)
            memory = endRestart(begin(memory, at), at * minute)
            expect(attemptsIn(memory, limits, at * minute)).toBeLessThanOrEqual(limits.count)
          }
        }
        for (const start of starts) {
          const inWindow = starts.filter((other) => other >= start && other < start + 60)
          expect(inWindow.length).toBeLessThanOrEqual(limits.count)
        }
      }),
    )
  })
})
