import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { paletteFor, plainPalette } from '../../../src/render/terminal/palette.ts'
import type { Style } from '../../../src/render/terminal/style.ts'
import { displayWidth } from '../../../src/render/terminal/width.ts'
import { renderVerdict } from '../../../src/render/verdict/verdict.ts'
import { hostileReport } from '../hostile-report.ts'
import {
  checkReport,
  critical,
  degraded,
  flapping,
  healthy,
  notSaved,
  probeResult,
  sampleNow,
  sampleReports,
  unknown,
} from '../sample-reports.ts'

const inColor = await paletteFor(true)

const plain: Style = { width: 80, palette: plainPalette, unicode: true, verbose: false, now: sampleNow }
const styles: readonly [string, Style][] = [
  ['80 columns', plain],
  ['200 columns', { ...plain, width: 200 }],
  ['80 columns, verbose, ASCII', { ...plain, verbose: true, unicode: false }],
]

describe.each(styles)('the verdict in %s', (_, style) => {
  it.each(Object.entries(sampleReports))('of the %s sample is as committed', (name, report) => {
    expect(`\n${renderVerdict(report, style)}\n`).toMatchSnapshot(name)
  })
})

describe('the verdict', () => {
  it('tells the same with and without colour', () => {
    for (const report of Object.values(sampleReports)) {
      const coloured = renderVerdict(report, { ...plain, palette: inColor, verbose: true })
      expect(coloured).not.toBe(withoutColour(coloured))
      expect(withoutColour(coloured)).toBe(renderVerdict(report, { ...plain, verbose: true }))
    }
  })

  it('marks results that were not asked for again, with their age', () => {
    const reused = (name: string, secondsAgo: number) => {
      return probeResult(name, { observed_at: new Date(sampleNow - secondsAgo * 1_000).toISOString() })
    }
    const timing = {
      total_ms: 1,
      probes: {
        web: { duration_ms: 0, cached: true },
        disk: { duration_ms: 1, cached: false },
        dns: { duration_ms: 0, cached: true },
      },
    }
    const report = { ...healthy, results: [reused('web', 7), reused('disk', 0), reused('dns', 3)], timing }
    expect(renderVerdict(report, plain)).toContain(
      '\nReused by ttl, not asked again: web, 7s ago · dns, 3s ago',
    )
    expect(renderVerdict(report, { ...plain, verbose: true })).not.toContain('Reused')
    expect(renderVerdict(healthy, plain)).not.toContain('Reused')
  })

  it('writes ASCII alone where the locale has no more', () => {
    for (const report of Object.values(sampleReports)) {
      expect(renderVerdict(report, { ...plain, unicode: false, verbose: true })).toMatch(/^[\n\x20-\x7e]*$/)
    }
  })

  it('shows the worst check first and the healthy ones last', () => {
    const rows = renderVerdict(critical, plain).split('\n\n')[1] ?? ''
    expect(rows.match(/^. \w+/gm)).toEqual(['✗ gateway', '? backups', '▲ disk', '✓ memory', '✓ cpu'])
  })

  it('says what a check waits for and where it came from', () => {
    expect(renderVerdict(degraded, plain)).toContain('2 of 3 to healthy')
    expect(renderVerdict(critical, plain)).toContain('was healthy')
  })

  it('does not make news of a first run', () => {
    const [change] = critical.transitions.map((each) => ({
      ...each,
      check: 'disk',
      from: 'unknown' as const,
      to: 'healthy' as const,
    }))
    expect(change).toBeDefined()
    const report = { ...healthy, transitions: change === undefined ? [] : [change] }
    expect(renderVerdict(report, plain)).not.toContain('was unknown')
  })

  it('shows why a probe failed and that a prober could not do its work', () => {
    const text = renderVerdict(critical, { ...plain, width: 200 })
    expect(text).toMatch(/✗ api\s+failed .* refused: connect ECONNREFUSED/)
    expect(text).toMatch(/\? backup\s+error .* EACCES/)
  })

  it('says when the verdict was not saved, when a check flaps and when it was left out', () => {
    expect(renderVerdict(notSaved, plain)).toContain('not saved')
    expect(renderVerdict(flapping, plain)).toMatch(/263\.5 ms p95 · flapping/)
    expect(renderVerdict(flapping, plain)).toContain('not judged now')
    expect(renderVerdict(healthy, plain)).not.toContain('not saved')
    expect(renderVerdict({ ...healthy, state_saved: false }, plain)).not.toContain('not saved')
  })

  it('shrinks many healthy checks to one row beside trouble, never when verbose', () => {
    expect(renderVerdict(flapping, plain)).toMatch(/^✓ 12 more/m)
    expect(renderVerdict(flapping, { ...plain, verbose: true })).toMatch(/^✓ agent-worker-12/m)
  })

  it('keeps a healthy check in sight that has begun to count towards trouble', () => {
    const checks = [...flapping.checks, checkReport('late', { counters: { 'healthy->degraded': '1/2' } })]
    expect(renderVerdict({ ...flapping, checks }, plain)).toMatch(/^✓ late .*1 of 2 to degraded$/m)
  })

  it('shows a value with its unit and its limits, and a condition that says the same only once', () => {
    const reason = 'latency_ms > 200'
    const limits = [
      { value: 'latency_ms', to: 'degraded', operator: '>', threshold: 200, condition: reason },
      { value: 'latency_ms', to: 'critical', operator: '>', threshold: 1e3, condition: 'latency_ms > 1e3' },
    ] as const
    const check = {
      state: 'degraded',
      reasons: [reason],
      values: { latency_ms: 856, status: 200 },
      limits,
    } as const
    const text = renderVerdict({ ...healthy, checks: [checkReport('api', check)] }, { ...plain, width: 200 })
    expect(text).toContain('856 ms latency (degraded > 200, critical > 1000), status 200')
    expect(text).not.toContain(reason)
  })

  it('says how much of a time is over, and what a hold keeps waiting; never that a count is met', () => {
    const counters = {
      'degraded->healthy': '3/3, held 4m',
      'degraded->critical': '1/3, 40s/2m',
      'degraded->recovering': '1/1',
    }
    const check = checkReport('load', { state: 'degraded', counters })
    const text = renderVerdict({ ...healthy, checks: [check] }, { ...plain, width: 200 })
    expect(text).toContain('healthy is held back for 4m · 1 of 3, 40s of 2m to critical')
    expect(text).not.toContain('1 of 1')
  })

  it('has something to say about a policy without checks', () => {
    const nothing = { ...unknown, checks: [], results: [] }
    expect(renderVerdict(nothing, plain)).toBe(
      '? UNKNOWN  host · no checks · since 02:17:20Z (just now) · 31 ms',
    )
  })

  it('wraps a long error between words and cuts it after four lines', () => {
    const error = 'the answer was not JSON: '.repeat(60)
    const report = { ...healthy, results: [probeResult('api', { ok: false, value: null, error })] }
    const block = renderVerdict(report, plain).split('\n\n')[2] ?? ''
    expect(block.split('\n').length).toBeLessThanOrEqual(6)
    expect(block).toContain('…')
  })

  it('lets no hostile text reach the terminal, fits the width and leaves no trailing blanks', () => {
    fc.assert(
      fc.property(
        hostileReport,
        fc.constantFrom(40, 80, 200),
        fc.boolean(),
        fc.boolean(),
        (report, width, verbose, unicode) => {
          const text = renderVerdict(report, { width, verbose, unicode, palette: inColor, now: sampleNow })
          const shown = withoutColour(text)
          expect(shown).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u202e\ud800]/)
          for (const line of shown.split('\n')) {
            expect(displayWidth(line)).toBeLessThanOrEqual(width)
            expect(line).toBe(line.replace(/ +$/, ''))
          }
        },
      ),
    )
  })
})

function withoutColour(text: string): string {
  return text.replace(/\x1b\[\d+m/g, '')
}
