import { describe, expect, it } from 'vitest'
import { judgeGuard, parseGuard } from '../../../../../src/core/policy/workbench/compare/guard.ts'

const metrics = ['notifications', 'pages', 'misses', 'escalation_share']

function crossed(text: string, value: number, base: number | null): boolean {
  const guard = parseGuard(text, metrics, base !== null)
  const numbers = (count: number) => ({ [guard.metric]: count })
  return judgeGuard(guard, numbers(value), base === null ? null : numbers(base)).crossed
}

describe('a guard', () => {
  it.each<[text: string, value: number, base: number | null, crossed: boolean]>([
    ['notifications > +20%', 12, 10, false],
    ['notifications > +20%', 13, 10, true],
    ['notifications >= +20%', 12, 10, true],
    ['notifications < -50%', 5, 10, false],
    ['notifications < -50%', 4, 10, true],
    ['notifications > +20%', 1, 0, true],
    ['notifications > +20%', 0, 0, false],
    ['pages > +3', 13, 10, false],
    ['pages>+3', 14, 10, true],
    ['pages <= -1', 9, 10, true],
    ['pages == +0', 10, 10, true],
    ['misses > 0', 1, null, true],
    ['misses > 0', 0, 5, false],
    [' escalation_share  >  5% ', 0.06, null, true],
    ['escalation_share > 0.05', 0.05, null, false],
  ])('%j with %d after %s is crossed: %s', (text, value, base, expected) => {
    expect(crossed(text, value, base)).toBe(expected)
  })

  it.each([
    ['notifications', 'looks like'],
    ['notifications > x', 'looks like'],
    ['notifications > 20% more', 'looks like'],
    ['', 'looks like'],
    ['notification > 1', "Did you mean 'notifications'?"],
    ['weather > 1', 'There are notifications, pages'],
    ['pages > +1', 'needs another policy'],
  ])('%j is refused', (text, message) => {
    expect(() => parseGuard(text, metrics, false)).toThrow(message)
  })
})
