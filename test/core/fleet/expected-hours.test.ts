import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type ExpectedHours, expectedSpan, weekdays } from '../../../src/core/fleet/expected-hours.ts'
import { isZone, zoneOffset } from '../../../src/host/zone-offset.ts'

const office: ExpectedHours = {
  ...{ from: '08:00', to: '18:00', zone: 'Europe/Lisbon', days: ['mon', 'tue', 'wed', 'thu', 'fri'] },
}
const span = (hours: ExpectedHours, at: string) => {
  const found = expectedSpan(hours, Date.parse(at), zoneOffset(hours.zone))
  return found === null ? null : [found.from, found.until].map((time) => new Date(time).toISOString())
}

it.each([
  ['in the middle', '2026-03-02T10:00:00Z', '2026-03-02T08:00:00.000Z', '2026-03-02T18:00:00.000Z'],
  ['in the evening', '2026-03-02T18:00:00Z', '2026-03-03T08:00:00.000Z', '2026-03-03T18:00:00.000Z'],
  ['over the weekend', '2026-03-06T19:00:00Z', '2026-03-09T08:00:00.000Z', '2026-03-09T18:00:00.000Z'],
  ['into summer', '2026-03-27T19:00:00Z', '2026-03-30T07:00:00.000Z', '2026-03-30T17:00:00.000Z'],
  ['out of summer', '2026-10-23T19:00:00Z', '2026-10-26T08:00:00.000Z', '2026-10-26T18:00:00.000Z'],
])('the hours of an office %s', (_, at, from, until) => {
  expect(span(office, at)).toEqual([from, until])
})

it('hours that end after midnight belong to the day on which they begin', () => {
  const night: ExpectedHours = { from: '22:00', to: '06:00', zone: 'UTC', days: ['fri'] }
  const friday = ['2026-03-06T22:00:00.000Z', '2026-03-07T06:00:00.000Z']
  expect(span(night, '2026-03-07T05:59:59Z')).toEqual(friday)
  expect(span(night, '2026-03-07T06:00:00Z')?.[0]).toBe('2026-03-13T22:00:00.000Z')
  expect(span({ ...night, days: [] }, '2026-03-07T05:59:59Z')).toBeNull()
})

it('whatever the zone and the time, what is expected now or next is not over, and lasts as long as the clock says', () => {
  const zones = fc.constantFrom(
    'UTC',
    'Europe/Berlin',
    'America/New_York',
    'Asia/Kolkata',
    'Pacific/Auckland',
  )
  const at = fc.integer({ min: Date.UTC(2020, 0), max: Date.UTC(2035, 0) })
  fc.assert(
    fc.property(zones, at, (zone, now) => {
      const hours = { from: '08:00', to: '18:00', zone, days: weekdays }
      const found = expectedSpan(hours, now, zoneOffset(zone))
      expect(found?.until).toBeGreaterThan(now)
      expect(found?.from).toBeLessThanOrEqual(now + 86_400_000)
      const clock = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit' })
      expect([clock.format(found?.from), clock.format(found?.until)]).toEqual(['08:00', '18:00'])
    }),
  )
})

it('knows which zones there are', () => {
  expect(['Europe/Lisbon', 'UTC', 'Europe/Atlantis'].map(isZone)).toEqual([true, true, false])
})
