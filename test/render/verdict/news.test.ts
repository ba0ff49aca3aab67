import { describe, expect, it } from 'vitest'
import type { ProbeReport } from '../../../src/core/report/probe.ts'
import { type Before, renderNews } from '../../../src/render/verdict/news.ts'
import { checkReport, degraded, healthy, sampleNow } from '../sample-reports.ts'

const before = (state: 'healthy' | 'degraded' | 'unknown', flapping = false) => {
  return { state, since: sampleNow - 5 * 60_000, flapping }
}

function news(report: ProbeReport, known: Readonly<Record<string, Before>>, waiting: readonly string[] = []) {
  return renderNews(report, known, new Set(waiting))
}

describe('news of a round', () => {
  it('are what is wrong in a first round, and nothing when that is healthy', () => {
    expect(news(degraded, {})).toMatch(/^vitals: host is degraded: disk: disk_free_below_warn, 12\.1 % free/)
    expect(news(healthy, {})).toBeNull()
  })

  it('are none while a problem stays as it was', () => {
    expect(news(degraded, { disk: before('degraded') })).toBeNull()
    expect(news(degraded, { disk: before('healthy') })).not.toBeNull()
  })

  it('tell that a check is healthy again, what it was and for how long', () => {
    const checks = [checkReport('disk', { since: new Date(sampleNow).toISOString() })]
    const told = news({ ...healthy, checks }, { disk: before('degraded') })
    expect(told).toBe('vitals: host is healthy: disk is healthy again after 5m (degraded)')
  })

  it('tell the end of one problem beside another that goes on', () => {
    const told = news(degraded, { disk: before('degraded'), memory: before('unknown') })
    expect(told).toMatch(/^vitals: host is degraded: disk: .*; memory is healthy again after .* \(unknown\)$/)
  })

  it('tell that a check flaps, and not each of its changes', () => {
    const checks = [checkReport('disk', { state: 'degraded', flapping: true })]
    expect(news({ ...degraded, checks }, { disk: before('healthy') })).toMatch(/; disk flaps$/)
    expect(news({ ...degraded, checks }, { disk: before('healthy', true) })).toBeNull()
  })

  it('are none of a check that was left out', () => {
    const checks = [checkReport('disk', { state: 'degraded', skipped: true })]
    expect(news({ ...degraded, checks }, { disk: before('healthy') })).toBeNull()
  })

  it('are none of a check that waits for its first state, alone and beside others', () => {
    expect(news(degraded, {}, ['disk'])).toBeNull()
    const more = { ...degraded, checks: [...degraded.checks, checkReport('swap', { state: 'critical' })] }
    expect(news(more, {}, ['disk'])).toMatch(/^vitals: host is degraded: swap: /)
  })
})
