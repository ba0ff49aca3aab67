import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  formatSeries,
  mostPoints,
  parseSeries,
  type SeriesPoint,
} from '../../../../../src/core/policy/workbench/suite/series-notation.ts'

const readable: readonly [text: string, points: readonly SeriesPoint[]][] = [
  ['', []],
  ['  \t\n', []],
  ['30', [30]],
  ['30x2', [30, 30, 30]],
  ['30x0', [30]],
  ['1+2x3', [1, 3, 5, 7]],
  ['5-2x3', [5, 3, 1, -1]],
  ['-2+4x3', [-2, 2, 6, 10]],
  ['+5x1', [5, 5]],
  ['1-.5x2', [1, 0.5, 0]],
  ['0.1+0.1x3', [0.1, 0.2, 0.30000000000000004, 0.4]],
  ['_', [null]],
  ['_x3', [null, null, null]],
  ['_x0 7', [7]],
  ['1 stale _ 2', [1, null, null, 2]],
  ['1e3x1 2.5E-1', [1000, 1000, 0.25]],
  ['5.x1 .5', [5, 5, 0.5]],
  ['Inf -inf NaN', [null, null, null]],
  ['0x10', new Array<number>(11).fill(0)],
  ['1x03', [1, 1, 1, 1]],
  // promtool reads whole numbers with a leading zero as octal, and 08 as eight.
  ['010 -010 08', [8, -8, 8]],
]

const refused: readonly [text: string, at: readonly [number, number]][] = [
  ['1 two 3', [2, 5]],
  ['1+2', [0, 3]],
  ['1--2x3', [0, 6]],
  ['stalex3', [0, 7]],
  ['nanx2', [0, 5]],
  ['1+infx2', [0, 7]],
  ['__', [0, 2]],
  ['5 x2', [2, 4]],
  ['1x1e1', [0, 5]],
  ['1x-2', [0, 4]],
  ['_x3x2', [0, 5]],
  ['1_0', [0, 3]],
  ['STALE', [0, 5]],
  ['_x', [0, 2]],
  ['1, 2', [0, 2]],
]

describe('the notation of series', () => {
  it.each(readable)('reads %j', (text, points) => {
    expect(parseSeries(text)).toEqual({ ok: true, points })
  })

  it.each(refused)('refuses %j at its place', (text, at) => {
    expect(parseSeries(text)).toMatchObject({ ok: false, at })
  })

  it('refuses a run that would fill the memory before it makes it', () => {
    expect(parseSeries(`1x${mostPoints - 1}`).ok).toBe(true)
    expect(parseSeries(`1x${mostPoints}`)).toMatchObject({ ok: false })
    expect(parseSeries('1x99999999999999999999')).toMatchObject({ ok: false })
  })

  it('reads back what it writes, bit for bit', () => {
    const point = fc.option(fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer()))
    const runs = fc.array(fc.tuple(point, fc.integer({ min: 1, max: 4 })), { maxLength: 20 })
    fc.assert(
      fc.property(runs, (parts) => {
        const points = parts.flatMap(([value, length]) => new Array<SeriesPoint>(length).fill(value))
        const reading = parseSeries(formatSeries(points))
        expect(reading.ok && reading.points.every((value, index) => Object.is(value, points[index]))).toBe(
          true,
        )
        expect(reading.ok && reading.points.length).toBe(points.length)
      }),
    )
  })

  it('gives points or a place inside the text, whatever it is given', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[0-9x+._ -]{0,30}$/)), (text) => {
        const reading = parseSeries(text)
        if (reading.ok) return
        expect(reading.at[0]).toBeLessThan(reading.at[1])
        expect(reading.at[1]).toBeLessThanOrEqual(text.length)
      }),
    )
  })
})

const hasPromtool = spawnSync('promtool', ['--version']).error === undefined
if (!hasPromtool)
  process.stdout.write('promtool is not installed: series are not compared with its reading\n')

describe.runIf(hasPromtool)('promtool', () => {
  it.each(readable.filter(([, points]) => points.length > 0))('reads the same in %j', (text, points) => {
    if (/inf|nan/i.test(text)) return
    expect(promtool(text, points)).toEqual({ status: 0, output: '' })
  })

  it.each(refused)('refuses %j as well', (text) => {
    expect(promtool(text, [1]).output).toContain('parse error')
  })

  it('notices a wrong point, so that its agreement says something', () => {
    expect(promtool('30x2', [30, 30, 31]).status).toBe(1)
  })
})

/** Has promtool hold a series against points; samples are further apart than its look-back of five minutes. */
function promtool(text: string, points: readonly SeriesPoint[]): { status: number | null; output: string } {
  const folder = mkdtempSync(join(tmpdir(), 'vitals-promtool-'))
  try {
    const promql_expr_test = points.map((value, index) => {
      const exp_samples = value === null ? [] : [{ labels: 'm', value }]
      return { expr: 'm', eval_time: `${index * 10}m`, exp_samples }
    })
    const input_series = [{ series: 'm', values: text }]
    const suite = { evaluation_interval: '10m', tests: [{ interval: '10m', input_series, promql_expr_test }] }
    // JSON is YAML too.
    writeFileSync(join(folder, 'suite.yml'), JSON.stringify(suite))
    const { status, stdout, stderr } = spawnSync('promtool', ['test', 'rules', join(folder, 'suite.yml')], {
      encoding: 'utf8',
    })
    return { status, output: status === 0 ? '' : stdout + stderr }
  } finally {
    rmSync(folder, { recursive: true })
  }
}
