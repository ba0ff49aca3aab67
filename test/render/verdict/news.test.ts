import { describe, expect, it } from 'vitest'
import type { Notice } from '../../../src/core/notify/notice.ts'
import type { Before } from '../../../src/core/notify/on-change.ts'
import type { ProbeReport } from '../../../src/core/report/probe.ts'
import { renderNews } from '../../../src/render/verdict/news.ts'
import { degraded, healthy, sampleNow } from '../sample-reports.ts'

const at = Date.parse(healthy.ts)
const notice = (kind: Notice['kind'], more: Partial<Notice> = {}): Notice => {
  return { at, check: 'disk', kind, told: null, state: 'degraded', reason: null, ...more }
}
const over = (kind: Notice['kind'], told: Notice['told'] = 'degraded') =>
  notice(kind, { state: 'healthy', told })

const utcNow = `${new Date(sampleNow).toISOString().slice(0, 19).replace('T', ' ')}Z`

function news(
  report: ProbeReport,
  notices: readonly Notice[],
  before: Readonly<Record<string, Before>> = {},
) {
  const ts = new Date(sampleNow).toISOString()
  return renderNews(
    { ...report, ts, checks: report.checks.map((check) => ({ ...check, since: ts })) },
    notices,
    before,
    {},
  )
}

describe('news of a round', () => {
  it('are none where there is nothing to tell, whatever the state', () => {
    expect([news(healthy, []), news(degraded, [])]).toEqual([null, null])
  })

  it('are everything that is wrong now', () => {
    const told = news(degraded, [notice('problem')])
    expect(told).toMatch(
      /^vitals: host on desktop-a17 is degraded: disk: disk_free_below_warn, 12\.1 % free[^;]*, since 2026-[^;]*Z$/,
    )
  })

  it('tell a problem with its beginning, which the verdict came after, and data that is lost with its own', () => {
    const began = { since: sampleNow, problemSince: Date.parse('2026-02-11T09:58:00Z') }
    const line = (report: ProbeReport) => renderNews(report, [notice('problem')], {}, { disk: began })
    expect(line(degraded)).toMatch(/, since 2026-02-11 09:58:00Z$/)
    const lost = degraded.checks.map((check) => ({ ...check, state: 'unknown' as const }))
    expect(line({ ...degraded, checks: lost })).not.toContain('09:58')
  })

  it.each([
    ['a problem, from its beginning', over('recovery'), '1m59s (degraded)'],
    ['data that is back, from when it was lost', over('data_back', null), '30s (unknown)'],
  ])('tell that a check is healthy again, what it was and for how long: %s', (_, told, words) => {
    const before = { disk: { since: sampleNow - 30_000, problemSince: sampleNow - 119_000 } }
    expect(news(healthy, [told], before)).toBe(
      `vitals: host on ${healthy.agent_id} is healthy: disk is healthy again since ${utcNow}, after ${words}`,
    )
  })

  it('count the time of a problem to its end, not to the round that tells it', () => {
    const before = { disk: { since: 0, problemSince: sampleNow - 119_000 } }
    const ended = new Date(sampleNow - 60_000).toISOString()
    const checks = healthy.checks.map((check) => ({ ...check, since: ended }))
    expect(renderNews({ ...healthy, checks }, [over('recovery')], before, {})).toMatch(/, after 59s /)
  })

  it('tell the time of a problem that lasted long without its seconds', () => {
    const before = { disk: { since: 0, problemSince: sampleNow - 7_322_000 } }
    expect(news(healthy, [over('recovery')], before)).toMatch(/, after 2h2m \(degraded\)$/)
  })

  it('tell the end of one problem beside another that goes on', () => {
    const told = news(degraded, [{ ...over('recovery', 'critical'), check: 'memory' }])
    expect(told).toMatch(
      /^vitals: host on \S+ is degraded: disk: .*; memory is healthy again since \S+ \S+Z \(critical\)$/,
    )
  })

  it('tell that a check flaps and what that means, and when it does no more', () => {
    expect(news(degraded, [notice('flapping_started')])).toMatch(
      /; disk flaps: until it is steady, only what lasts is told: 5m of critical, 1h of another state$/,
    )
    expect(news(degraded, [notice('flapping_ended')])).toMatch(/; disk flaps no more$/)
  })

  it('tell of a check that is stuck on its way back, and of one that is gone', () => {
    expect(news(degraded, [notice('not_recovered')])).toMatch(/; disk has not recovered in time$/)
    expect(news(healthy, [notice('no_longer_checked')])).toBe(
      `vitals: host on ${healthy.agent_id} is healthy: disk is no longer checked`,
    )
  })
})
