import { describe, expect, it } from 'vitest'
import { play } from '../../timeline.ts'
import { simulate } from '../policy/workbench/simulate/simulated.ts'
import { told } from './news.ts'

const policy = (port = '') => `
interval: 30s
checks:
  quota:
    depends_on: [port]
    transitions:
      healthy->degraded: { condition: q == 1, consecutive: 1 }
      degraded->healthy: { condition: q == 0 }
  port:
    ${port}
    transitions:
      healthy->critical: { condition: p == 2, consecutive: 3 }
      critical->healthy: { condition: p == 0 }
`
const keep = 'missing: { treat: keep }'
const quota = (p: string, q: string, port = '') => told(play(policy(port), { p, q }), 'quota')

describe('a check that another one depends on', () => {
  it('hides nothing by what nobody was told of', () => {
    expect(quota('_x2', '1x2', keep)[0]).toBe('0 problem degraded')
  })

  it('hides nothing by trouble that nobody knows of any more, and gives no time to recover from it', () => {
    const chain = `
interval: 30s
checks:
  host:
    transitions:
      healthy->critical: { condition: h == 2, consecutive: 3 }
      critical->healthy: { condition: h == 0 }
  port:
    depends_on: [host]
    transitions:
      healthy->critical: { condition: p == 2, for: 1h }
      critical->healthy: { condition: p == 0 }
  quota:
    depends_on: [port]
    transitions:
      healthy->degraded: { condition: q == 1, consecutive: 1 }
      degraded->healthy: { condition: q == 0 }
`
    // The port is unknown at first, which is hidden itself while the host seems to go down, and no news afterwards.
    expect(told(play(chain, { h: '0 2 0x4', p: '2x6', q: '0 1x5' }), 'quota')).toEqual(['1 problem degraded'])
  })

  it('hides nothing by missing data that moves no state', () => {
    expect(quota('0 0 _x6', '0 0 1x6', keep)).toEqual(['1 problem degraded'])
  })

  it('hides by a count that does not go on for as long as it could take, and one tick more', () => {
    expect(quota('0 2 _x30', '0 1x31', keep)).toEqual(['2.5 problem degraded'])
  })

  it('hides what it explains also while it is silenced itself', () => {
    const down = [0, 30, 60, 90, 120, 150].map(
      (second) => [second, { p: second === 0 ? 0 : 2, q: second === 0 ? 0 : 1 }] as const,
    )
    const mutesOf = (check: string) => (check === 'port' ? (['silence'] as const) : [])
    expect(simulate(policy(), down, { mutes: { mutesOf, acknowledgedBy: () => [] } }).notifications).toEqual(
      [],
    )
  })
})
