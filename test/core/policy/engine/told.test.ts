import { describe, expect, it } from 'vitest'
import { seed } from '../../../seed-policy.ts'
import { play } from '../../../timeline.ts'
import { check } from '../sample-policies.ts'

const run = (policy: string, series: string, options = {}) => play(policy, { v: series }, options)

describe('flapping (rule 10)', () => {
  const nervous = check(`
    healthy->degraded: { condition: v > 1, consecutive: 1 }
    degraded->healthy: { condition: v < 1 }`)
  const restless = new Array(10).fill('2 0').join(' ')

  it('never changes a state', () => {
    expect(run(nervous, `0 ${restless}`).states).toBe(`H ${new Array(10).fill('D H').join(' ')}`)
  })

  it('is told once at its start and once at its end, and then the settled state if it differs', () => {
    const told = run(nervous, `0 ${restless} 0x1500`).notices.map(({ kind, state }) => `${kind} ${state}`)
    expect(told.filter((notice) => notice.startsWith('flapping_started'))).toHaveLength(1)
    expect(told.at(-1)).toBe('flapping_ended healthy')
  })

  it('says nothing more at its end when the settled state was the last one told', () => {
    const told = run(nervous, `0 ${restless} 2x1500`).notices.map(({ kind, state }) => `${kind} ${state}`)
    expect(told.at(-1)).toBe('flapping_ended degraded')
  })
})

describe('mutes (rule 11)', () => {
  const mutes = (from: number, until: number) => (sample: number) =>
    sample >= from && sample < until ? (['silence'] as const) : []

  it('hide notices and never states; what still differs is told at their end', () => {
    const muted = play(seed, { disk_free_pct: '30 14x6' }, { mutes: mutes(1, 5) })
    expect(muted.states).toBe('H H D D D D D')
    expect(muted.notices.map(({ kind, at }) => [kind, (at - muted.endedAt) / 30_000])).toEqual([
      ['problem', -1],
    ])
  })

  it('leave nothing to tell when the check recovered under them', () => {
    expect(play(seed, { disk_free_pct: '30 14x2 30x5' }, { mutes: mutes(1, 6) }).notices).toEqual([])
  })
})

describe('a reload (rule 12)', () => {
  it('keeps state and runs of a check whose definition is the same', () => {
    const before = play(seed, { disk_free_pct: '30 14' })
    expect(play(`${seed}\ndescription: the same`, { disk_free_pct: '14' }, { after: before }).states).toBe(
      'D',
    )
  })

  it('waives no count of a changed check and names the reload as the cause of what follows from it', () => {
    const before = play(seed, { disk_free_pct: '30 30' })
    const stricter = seed.replace('< 15', '< 50')
    const { states: letters, transitions } = play(stricter, { disk_free_pct: '30 30' }, { after: before })
    expect(letters).toBe('H D')
    expect(transitions).toMatchObject([{ from: 'healthy', to: 'degraded', cause: 'policy_reload' }])
  })
})

describe('facts', () => {
  it('forget that a remediation was applied when the check leaves recovering', () => {
    const again = play(
      seed,
      { disk_free_pct: '30 7x3 7 25x2 7x3 7x3' },
      { facts: { 4: { remediation_applied: true } } },
    )
    expect(again.states).toBe('H H D C R R H H D C C C C')
  })

  it('are unknown again when their time to live is over', () => {
    const kpi = `
facts: { orders: { type: number, ttl: 1m } }
checks:
  only:
    missing: { consecutive: 1 }
    transitions:
      healthy->critical: { condition: x > 1 || orders < 1, consecutive: 1 }
      critical->healthy: { condition: orders >= 1 }
`
    const letters = play(kpi, { x: '0x6' }, { facts: { 1: { orders: 5 } } }).states
    expect(letters).toBe('U H H H U U')
  })
})
