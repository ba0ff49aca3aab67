import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Measurement, parsePluginOutput } from '../../../src/probes/command/nagios-plugin.ts'

function measurement(given: Partial<Measurement>): Measurement {
  return { label: 'a', value: 1, unit: '', warn: null, crit: null, min: null, max: null, ...given }
}

describe('parsePluginOutput', () => {
  it.each([
    ['DISK OK | a=1', [measurement({})]],
    ['X|a=1;2;3;4;5', [measurement({ warn: '2', crit: '3', min: 4, max: 5 })]],
    [
      "X|'it''s /var'=12.5%;~:80;@10:20;0;100",
      [
        measurement({
          label: "it's /var",
          value: 12.5,
          unit: '%',
          warn: '~:80',
          crit: '@10:20',
          min: 0,
          max: 100,
        }),
      ],
    ],
    ['X|a=U', [measurement({ value: null })]],
    ['X|a=-1.5e-3s;;;;', [measurement({ value: -0.0015, unit: 's' })]],
    ['X|a=0,5s', [measurement({ value: 0.5, unit: 's' })]],
    [
      'X|/=3GB;;5 /var=4GB',
      [
        measurement({ label: '/', value: 3, unit: 'GB', crit: '5' }),
        measurement({ label: '/var', value: 4, unit: 'GB' }),
      ],
    ],
    [
      'X|a=1\nlong text\nmore | b=2\nc=3',
      [measurement({}), measurement({ label: 'b', value: 2 }), measurement({ label: 'c', value: 3 })],
    ],
    ['X', []],
    ['', []],
  ])('reads %j', (output, measurements) => {
    expect(parsePluginOutput(output)).toMatchObject({ measurements, clean: true })
  })

  it('reads on behind what it cannot read, and says so', () => {
    const output = parsePluginOutput('X | nonsense b=2 =3 c=4')
    expect(output.measurements.map(({ label }) => label)).toEqual(['b', 'c'])
    expect(output.clean).toBe(false)
  })

  it('gives back every measurement that is written by the guideline', () => {
    const label = fc.string({ minLength: 1, maxLength: 20 }).filter((text) => !/[|\n\r=]/.test(text))
    const level = fc.constantFrom(null, '1', '10:', '~:5', '@1:2')
    const bound = fc.option(fc.integer({ min: -1_000, max: 1_000 }))
    const any = fc.record({
      label,
      value: fc.option(fc.integer({ min: -1_000_000, max: 1_000_000 }).map((n) => n / 100)),
      unit: fc.constantFrom('', 's', 'ms', '%', 'B', 'MB', 'c'),
      warn: level,
      crit: level,
      min: bound,
      max: bound,
    })
    fc.assert(
      fc.property(fc.array(any, { maxLength: 5 }), (all) => {
        const expected = all.map((one) => (one.value === null ? { ...one, unit: '' } : one))
        expect(parsePluginOutput(`TEXT | ${expected.map(write).join(' ')}`).measurements).toEqual(expected)
      }),
    )
  })

  it('never throws and never gives a number that is not finite', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        for (const { value, min, max } of parsePluginOutput(`x|${text}`).measurements) {
          for (const number of [value, min, max])
            expect(number === null || Number.isFinite(number)).toBe(true)
        }
      }),
    )
  })
})

function write({ label, value, unit, warn, crit, min, max }: Measurement): string {
  const levels = [warn, crit, min, max].map((level) => level ?? '').join(';')
  return `'${label.replaceAll("'", "''")}'=${value ?? 'U'}${unit};${levels}`
}
