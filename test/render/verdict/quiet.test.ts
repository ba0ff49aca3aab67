import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { renderQuiet } from '../../../src/render/verdict/quiet.ts'
import { hostileReport } from '../hostile-report.ts'
import { checkReport, critical, degraded, healthy, unknown } from '../sample-reports.ts'

describe('the quiet line', () => {
  it('is nothing when healthy', () => {
    expect(renderQuiet(healthy)).toBeNull()
  })

  it('names the policy, its state, the reason and the value that decided', () => {
    expect(renderQuiet(degraded)).toBe(
      'vitals: host is degraded: disk: disk_free_below_warn, 12.1 % free (degraded < 15, healthy > 20)',
    )
  })

  it('puts the worst check first and ends with the probes that failed', () => {
    const line = renderQuiet(critical) ?? ''
    const places = ['gateway: gateway_down', 'backups: ', 'disk: ', 'probe api failed: refused', 'EACCES']
    const order = places.map((text) => line.indexOf(text))
    expect(order).toEqual(order.toSorted((a, b) => a - b))
    expect(order).not.toContain(-1)
  })

  it('says of a check that waits for its first state how far it is, each way once', () => {
    const web = checkReport('web', {
      state: 'unknown',
      reasons: ['undecided'],
      counters: { 'healthy->critical': '1/2', 'degraded->critical': '1/2' },
      values: { 'web.up': false },
    })
    expect(renderQuiet({ ...unknown, checks: [web], results: [] })).toBe(
      'vitals: host is unknown: web: not decided yet (1 of 2 to critical), up false',
    )
  })

  it('is the bare verdict when there is nothing to tell', () => {
    expect(renderQuiet({ ...unknown, checks: [], results: [] })).toBe('vitals: host is unknown')
  })

  it('is one printable line for every report that is not healthy', () => {
    fc.assert(
      fc.property(hostileReport, (report) => {
        const line = renderQuiet(report)
        expect(line === null).toBe(report.state === 'healthy')
        expect(line ?? '').not.toMatch(/[\x00-\x1f\x7f-\x9f\u200b\u202e\ud800]/)
      }),
    )
  })
})
