import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countBeat, countCall, emptyLedger, mayCall } from '../../../src/core/escalation/budget.ts'

/** Beats `requests.length` times, calling the model whenever it is asked for and allowed; the numbers of the calls. */
function beat(requests: readonly boolean[], ratio: number): number[] {
  const calls: number[] = []
  let ledger = emptyLedger
  for (const request of requests) {
    ledger = countBeat(ledger)
    if (!request || !mayCall(ledger, ratio)) continue
    ledger = countCall(ledger)
    calls.push(ledger.beats)
  }
  return calls
}

describe('the escalation budget', () => {
  it('allows no call before the 20th beat, and one at it', () => {
    expect(beat(new Array(19).fill(true), 0.05)).toEqual([])
    expect(beat(new Array(39).fill(true), 0.05)).toEqual([20])
    expect(beat(new Array(40).fill(true), 0.05)).toEqual([20, 40])
  })

  it('allows no call before the 20th beat at any ratio', () => {
    expect(beat(new Array(19).fill(true), 1)).toEqual([])
  })

  it('counts the last 1,000 beats, the present one among them', () => {
    const hundreds = Array.from({ length: 12 }, (_, index) => 100 * (index + 1))
    expect(beat(new Array(1_299).fill(true), 0.01)).toEqual(hundreds)
  })

  it('remembers no call that is older than those', () => {
    let ledger = emptyLedger
    for (let number = 1; number <= 2_000; number += 1) {
      ledger = countBeat(ledger)
      if (mayCall(ledger, 0.01)) ledger = countCall(ledger)
      expect(ledger.calls.every((call) => call > number - 1_000)).toBe(true)
    }
  })

  it('never lets more than the ratio of any last 1,000 beats call, whatever is asked for', () => {
    fc.assert(
      fc.property(
        fc.array(fc.boolean(), { minLength: 900, maxLength: 2_500 }),
        fc.constantFrom(0, 0.01, 0.05, 0.5),
        (requests, ratio) => {
          const calls = beat(requests, ratio)
          for (const call of calls) {
            const seen = calls.filter((other) => other <= call && other > call - 1_000).length
            expect(seen).toBeLessThanOrEqual(Math.floor(ratio * Math.min(1_000, call)))
          }
        },
      ),
      { numRuns: 40 },
    )
  })
})
