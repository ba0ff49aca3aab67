import { describe, expect, it } from 'vitest'
import { renderNews } from '../../../src/render/verdict/news.ts'
import { checkReport, degraded, healthy, sampleNow } from '../sample-reports.ts'

const before = (state: 'healthy' | 'degraded' | 'unknown', flapping = false) => {
  return { state, since: sampleNow - 5 * 60_000, flapping }
}

describe('news of a round', () => {
  it('are what is wrong in a first round, and nothing when that is healthy', () => {
    expect(renderNews(degraded, {})).toMatch(
      /^vitals: host is degraded: disk: disk_free_below_warn, 12\.1 % free/,
    )
    expect(renderNews(healthy, {})).toBeNull()
  })

  it('are none while a problem stays as it was', () => {
    expect(renderNews(degraded, { disk: before('degraded') })).toBeNull()
    expect(renderNews(degraded, { disk: before('healthy') })).not.toBeNull()
  })

  it('tell that a check is healthy again, what it was and for how long', () => {
    const checks = [checkReport('disk', { since: new Date(sampleNow).toISOString() })]
    const told = renderNews({ ...healthy, checks }, { disk: before('degraded') })
    expect(told).toBe('vitals: host is healthy: disk is healthy again after 5m (degraded)')
  })

  it('tell the end of one problem beside another that goes on', () => {
    const told = renderNews(degraded, { disk: before('degraded'), memory: before('unknown') })
    expect(told).toMatch(/^vitals: host is degraded: disk: .*; memory is healthy again after .* \(unknown\)$/)
  })

  it('tell that a check flaps, and not each of its changes', () => {
    const checks = [checkReport('disk', { state: 'degraded', flapping: true })]
    expect(renderNews({ ...degraded, checks }, { disk: before('healthy') })).toMatch(/; disk flaps$/)
    expect(renderNews({ ...degraded, checks }, { disk: before('healthy', true) })).toBeNull()
  })

  it('are none of a check that was left out', () => {
    const checks = [checkReport('disk', { state: 'degraded', skipped: true })]
    expect(renderNews({ ...degraded, checks }, { disk: before('healthy') })).toBeNull()
  })
})
