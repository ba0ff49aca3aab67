import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { renderAuditTable } from '../../../src/render/audit/audit-table.ts'
import { policyNames } from '../../../src/render/audit/policy-names.ts'

function shown(paths: readonly string[], width: number) {
  const names = policyNames(paths, width, '…')
  return [names.folder, ...paths.map((path) => names.of(path))]
}

const similar = ['frontend-eu-west', 'frontend-eu-north', 'backend-eu-west'].map(
  (name) => `/etc/vitals/policies/web-${name}.yaml`,
)

describe('The policies in a column', () => {
  it('are told by their paths where these fit', () => {
    expect(shown(similar, 60)).toEqual([null, ...similar])
  })

  it('are told without the folder and the ending that all have', () => {
    const names = ['web-frontend-eu-west', 'web-frontend-eu-north', 'web-backend-eu-west']
    expect(shown(similar, 21)).toEqual(['/etc/vitals/policies/', ...names])
    expect(shown(['/etc/vitals/a/web.yaml', '/etc/vitals/b/web.yaml'], 10)).toEqual([
      '/etc/vitals/',
      'a/web',
      'b/web',
    ])
    expect(shown(['/srv/one.yaml', '/etc/two.json'], 13)).toEqual([null, '/srv/one.yaml', '/etc/two.json'])
  })

  it('are told beside what is no path, which shares no folder with them', () => {
    const paths = ['/srv/vitals/policies/web.yaml', 'silences:host']
    expect(policyNames(paths, 16, '…').folder).toBeNull()
  })

  it('are cut where they stay apart', () => {
    expect(shown(similar, 16).slice(1)).toEqual(['web-fron…eu-west', 'web-fron…u-north', 'web-back…eu-west'])
    expect(shown(similar, 10).slice(1)).toEqual(['web-f…west', 'web-f…orth', 'web-b…west'])
  })

  it('never look the same where they are not', () => {
    const path = fc
      .array(fc.constantFrom('a', 'b', '/', 'é', '…'), { maxLength: 30 })
      .map((parts) => `/x/${parts.join('')}.yaml`)
    fc.assert(
      fc.property(
        fc.uniqueArray(path, { minLength: 2, maxLength: 6 }),
        fc.integer({ min: 1, max: 40 }),
        (paths, width) => {
          const [, ...names] = shown(paths, width)
          expect(new Set(names).size).toBe(paths.length)
        },
      ),
    )
  })

  it('are told apart in the trail at 80 columns, with their folder below', () => {
    const records = similar.map((policy_path, index) => {
      const entry = {
        ts: '2026-11-30T17:10:08.000Z',
        check: 'web',
        from: 'healthy',
        to: 'critical',
        reason: 'web_is_down',
      }
      return { policy_path, index, entry }
    })
    const [, ...lines] = renderAuditTable(records, { width: 80, unicode: true }).trimEnd().split('\n')
    expect(new Set(lines.slice(0, 3)).size).toBe(3)
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80)
    expect(lines.at(-1)).toBe('Policies are in /etc/vitals/policies/')
  })
})
