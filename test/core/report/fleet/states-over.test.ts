import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type StateChange, statesOver } from '../../../../src/core/report/fleet/states-over.ts'
import { defaultStateOrder } from '../../../../src/core/state.ts'

const span = { from: 0, until: 400, columns: 4 }

describe('states over a span of time', () => {
  it('are the present one where nothing changed', () => {
    expect(statesOver('degraded', [], span)).toEqual(['degraded', 'degraded', 'degraded', 'degraded'])
  })

  it('are for each column the worst that was in it', () => {
    const changes: StateChange[] = [
      { at: 290, from: 'critical', to: 'healthy' },
      { at: 210, from: 'healthy', to: 'critical' },
    ]
    expect(statesOver('healthy', changes, span)).toEqual(['healthy', 'healthy', 'critical', 'healthy'])
  })

  it('begin a column with a change at its very beginning', () => {
    expect(statesOver('critical', [{ at: 200, from: 'healthy', to: 'critical' }], span)).toEqual([
      ...['healthy', 'healthy'],
      ...['critical', 'critical'],
    ])
  })

  it('take what was before the span from the newest change before it', () => {
    expect(statesOver('critical', [{ at: -5, from: 'healthy', to: 'critical' }], span)).toEqual(
      new Array(4).fill('critical'),
    )
  })

  it('are never milder than a state that lasted through a column, and are some state that was', () => {
    const state = fc.constantFrom(...defaultStateOrder)
    const times = fc.uniqueArray(fc.integer({ min: -100, max: 399 }), { maxLength: 8 })
    fc.assert(
      fc.property(state, times, fc.array(state, { minLength: 9, maxLength: 9 }), (now, at, froms) => {
        let to = now
        const changes = at
          .toSorted((a, b) => b - a)
          .map((moment, index) => {
            const change = { at: moment, from: froms[index] ?? now, to }
            to = change.from
            return change
          })
        const shown = statesOver(now, changes, span)
        const known = new Set([now, ...changes.map(({ from }) => from)])
        expect(shown).toHaveLength(4)
        expect(shown.every((each) => known.has(each))).toBe(true)
        expect(defaultStateOrder.indexOf(shown[3] ?? now)).toBeGreaterThanOrEqual(
          defaultStateOrder.indexOf(now),
        )
      }),
    )
  })
})
