import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { PlainLimit } from '../../../src/core/policy/language/condition/plain-limits.ts'
import { nagiosRange } from '../../../src/render/formats/nagios-range.ts'

function limit(text: string): PlainLimit {
  const [operator = '', threshold = ''] = text.split(' ')
  return { path: 'x', operator: operator as PlainLimit['operator'], threshold: Number(threshold) }
}

it.each([
  [['< 15'], '15:'],
  [['<= 15'], '15:'],
  [['> 90'], '~:90'],
  [['>= 90'], '~:90'],
  [['< 5', '> 95'], '5:95'],
  [['< 5', '< 10'], '10:'],
  [['> 7', '>= 5'], '~:5'],
  [['< 5', '>= 95'], '5:95'],
  [['< 95', '> 5'], ''],
  [[], ''],
])('%j is the range %j', (limits, range) => {
  expect(nagiosRange(limits.map(limit))).toBe(range)
})

// The guidelines' own words: an alert is outside of start and end, both of which are well.
function alerts(range: string, value: number): boolean {
  const [start = '', end = ''] = range.split(':')
  const isInside = (start === '~' || value >= Number(start)) && (end === '' || value <= Number(end))
  return !isInside
}

it('alerts for exactly the values that the conditions alarm for, the thresholds themselves left out', () => {
  const operator = fc.constantFrom('<', '<=', '>', '>=')
  const limits = fc.array(
    fc.record({ path: fc.constant('x'), operator, threshold: fc.integer({ min: -9, max: 9 }) }),
    {
      minLength: 1,
      maxLength: 3,
    },
  )
  fc.assert(
    fc.property(limits, fc.integer({ min: -10, max: 10 }), (all, value) => {
      fc.pre(all.every(({ threshold }) => threshold !== value))
      const range = nagiosRange(all)
      const isAlarm = all.some(({ operator: op, threshold }) =>
        op === '<'
          ? value < threshold
          : op === '<='
            ? value <= threshold
            : op === '>'
              ? value > threshold
              : value >= threshold,
      )
      if (range !== '') expect(alerts(range, value)).toBe(isAlarm)
    }),
  )
})
