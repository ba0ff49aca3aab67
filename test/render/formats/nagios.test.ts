import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Field } from '../../../src/core/probe-kind/kind.ts'
import { renderNagios } from '../../../src/render/formats/nagios.ts'
import { plainDecimal } from '../../../src/render/formats/perfdata.ts'
import { hostileReport, hostileText } from '../hostile-report.ts'
import { critical, degraded, flapping, healthy, probeResult, unknown } from '../sample-reports.ts'
import { parsePerfdata } from './perfdata-parser.ts'

const nothingKnown = () => null
const statusLine = /^VITALS (OK|WARNING|CRITICAL|UNKNOWN) - [^|\n]+(?: \| ([^|\n]+))?$/

function field(unit: Field['unit']): Field {
  return { type: 'number', unit, description: '' }
}

function perfdataIn(output: string) {
  return parsePerfdata(statusLine.exec(output.split('\n')[0] ?? '')?.[2] ?? '')
}

describe('Nagios output', () => {
  it.each([
    ['OK', healthy],
    ['WARNING', degraded],
    ['CRITICAL', critical],
    ['UNKNOWN', unknown],
    ['WARNING', { ...flapping, state: 'recovering' as const }],
  ])('begins with VITALS %s', (word, report) => {
    expect(statusLine.exec(renderNagios(report, nothingKnown).split('\n')[0] ?? '')?.[1]).toBe(word)
  })

  it('tells the worst on the status line and the rest on lines after it', () => {
    const [first, ...long] = renderNagios(critical, nothingKnown).split('\n')
    expect(first).toContain(
      'server is critical: gateway: gateway_down, api.up false, api.reason refused (and 2',
    )
    expect(long.map((line) => line.split(':')[0])).toEqual([
      'backups',
      'disk',
      'probe api failed',
      'probe backup could not be run',
    ])
  })

  it('says nothing after the status line when all is well', () => {
    expect(renderNagios(healthy, nothingKnown).split(' | ')[0]).toBe('VITALS OK - host is healthy, 3 checks')
    expect(renderNagios(healthy, nothingKnown)).not.toContain('\n')
  })

  it.each([
    ['%', '%'],
    ['ms', 'ms'],
    ['s', 's'],
    ['MB', 'MB'],
    ['bytes', 'B'],
    ['GB', ''],
    ['days', ''],
    [null, ''],
  ] as const)('writes the unit %s as %j', (unit, uom) => {
    const report = { ...healthy, results: [probeResult('p', { value: { n: 4.5 } })] }
    expect(perfdataIn(renderNagios(report, () => ({ n: field(unit) })))).toEqual([
      { label: 'p.n', value: 4.5, unit: uom },
    ])
  })

  it.each([
    ['free_pct', 'disk.free_pct=1'],
    ['free pct', "'disk.free pct'=1"],
    ["it's", "'disk.it''s'=1"],
    ['a=b', 'disk.a_b=1'],
    ['a|b', 'disk.a_b=1'],
    ['a\nb', "'disk.a\\nb'=1"],
    ['constructor', 'disk.constructor=1'],
  ])('writes the label %j as %s', (name, item) => {
    const report = { ...healthy, results: [probeResult('disk', { value: { [name]: 1 } })] }
    expect(renderNagios(report, () => ({})).split(' | ')[1]).toBe(item)
  })

  it('guesses nothing for values that are no numbers', () => {
    const value = { up: false, reason: 'refused', list: [1], none: null, deep: { n: 1, deeper: { n: 2 } } }
    const report = { ...healthy, results: [probeResult('a', { value }), probeResult('b', { value: null })] }
    const labels = perfdataIn(renderNagios(report, nothingKnown)).map(({ label }) => label)
    expect(labels).toEqual(['a.deep.n', 'a.deep.deeper.n'])
  })

  it('is readable back by a strict parser, every label and number', () => {
    const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0)
    const values = fc.dictionary(hostileText, number, { noNullPrototype: true, minKeys: 1, maxKeys: 6 })
    fc.assert(
      fc.property(values, (value) => {
        const report = { ...healthy, results: [probeResult('probe name', { value })] }
        const read = perfdataIn(renderNagios(report, nothingKnown))
        expect(read.map((item) => item.value)).toEqual(Object.values(value))
        for (const [index, name] of Object.keys(value).entries()) {
          if (/^[\x20-\x7e]*$/.test(name)) {
            expect(read[index]?.label).toBe(`probe name.${name.replace(/[=|]/g, '_')}`)
          }
        }
      }),
    )
  })

  it('is a well-formed document for hostile reports', () => {
    fc.assert(
      fc.property(hostileReport, (report) => {
        const [first = '', ...long] = renderNagios(report, nothingKnown).split('\n')
        expect(first).toMatch(statusLine)
        perfdataIn(first)
        for (const line of [first, ...long]) expect(line).not.toMatch(/[\x00-\x1f\x7f-\x9f\u202e]/)
        for (const line of long) expect(line).not.toContain('|')
      }),
    )
  })
})

describe('plainDecimal', () => {
  it.each([
    [0, '0'],
    [-0, '0'],
    [12.5, '12.5'],
    [1e-7, '0.0000001'],
    [-1.25e-8, '-0.0000000125'],
    [1e21, '1000000000000000000000'],
    [-1.5e22, '-15000000000000000000000'],
  ])('writes %d as %s', (value, text) => {
    expect(plainDecimal(value)).toBe(text)
  })

  it('is exact and without exponent for every finite double', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const text = plainDecimal(value)
        expect(text).toMatch(/^-?\d+(\.\d+)?$/)
        expect(Number(text)).toBe(value + 0)
      }),
    )
  })
})
