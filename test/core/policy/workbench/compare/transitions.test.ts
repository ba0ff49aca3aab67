import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Change, compareChanges } from '../../../../../src/core/policy/workbench/compare/transitions.ts'

const minute = 60_000

const entry = (at: number, check = 'disk'): Change => {
  return { at: at * minute, check, from: 'healthy', to: 'degraded', reason: 'low' }
}
const exit = (at: number, check = 'disk'): Change => {
  return { at: at * minute, check, from: 'degraded', to: 'healthy', reason: 'good' }
}

describe('two runs', () => {
  it.each<[what: string, base: Change[], other: Change[], expected: object]>([
    [
      'that are equal have no difference',
      [entry(1), exit(3)],
      [entry(1), exit(3)],
      { same: 2, added: [], removed: [], moved: [] },
    ],
    [
      'differ by what only one has',
      [entry(1), exit(3)],
      [entry(1)],
      { same: 1, removed: [exit(3)], added: [] },
    ],
    ['differ by what only the other has', [], [entry(1)], { same: 0, removed: [], added: [entry(1)] }],
    [
      'differ by when it happened',
      [entry(1)],
      [entry(3)],
      { moved: [{ before: entry(1), after: entry(3), byMs: 2 * minute }] },
    ],
    [
      'and earlier is negative',
      [entry(3)],
      [entry(1)],
      { moved: [{ before: entry(3), after: entry(1), byMs: -2 * minute }] },
    ],
    [
      'too far apart are two changes',
      [entry(1)],
      [entry(12)],
      { moved: [], removed: [entry(1)], added: [entry(12)] },
    ],
    [
      'another kind of change is no move',
      [entry(1)],
      [exit(2)],
      { moved: [], removed: [entry(1)], added: [exit(2)] },
    ],
    ['another check is no move', [entry(1)], [entry(2, 'cpu')], { moved: [], removed: [entry(1)] }],
    [
      'the nearer one was moved',
      [entry(1), entry(5)],
      [entry(6)],
      { removed: [entry(1)], moved: [{ before: entry(5), after: entry(6), byMs: minute }] },
    ],
    [
      'of two as near the earlier one was moved',
      [entry(5)],
      [entry(4), entry(6)],
      { added: [entry(6)], moved: [{ before: entry(5), after: entry(4), byMs: -minute }] },
    ],
    [
      'what is the same is nobody’s partner',
      [entry(1), entry(2)],
      [entry(2)],
      { same: 1, removed: [entry(1)], moved: [] },
    ],
  ])('%s', (_, base, other, expected) => {
    expect(compareChanges(base, other, 10 * minute)).toMatchObject(expected)
  })

  const times = fc
    .uniqueArray(fc.nat(60), { maxLength: 20 })
    .map((list) => list.sort((a, b) => a - b).map((at) => entry(at)))

  it('every change of either is told exactly once', () => {
    fc.assert(
      fc.property(times, times, fc.nat(20), (base, other, most) => {
        const { same, added, removed, moved } = compareChanges(base, other, most * minute)
        expect(same + removed.length + moved.length).toBe(base.length)
        expect(same + added.length + moved.length).toBe(other.length)
        expect(new Set(moved.map(({ after }) => after)).size).toBe(moved.length)
        for (const { byMs } of moved) expect(Math.abs(byMs)).toBeLessThanOrEqual(most * minute)
      }),
    )
  })

  it('the other way round adds what was removed and the reverse', () => {
    fc.assert(
      fc.property(times, times, (base, other) => {
        const there = compareChanges(base, other, 0)
        const back = compareChanges(other, base, 0)
        expect([back.same, back.added, back.removed]).toEqual([there.same, there.removed, there.added])
      }),
    )
  })
})
