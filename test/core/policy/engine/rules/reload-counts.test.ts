import { describe, expect, it } from 'vitest'
import { play } from '../../../../timeline.ts'
import { check } from '../../sample-policies.ts'

const reload = (before: string, after: string, first: string, then: string) =>
  play(after, { v: then }, { after: play(before, { v: first }) }).states

describe('rule 12: counts over a reload', () => {
  const calm = (entry: string) =>
    `defaults: { missing: { recover: 3 } }\n${check(`
      healthy->critical: { condition: ${entry}, consecutive: 2 }
      critical->healthy: { condition: v > 30 }`)}`

  it('passing samples of a newborn check are counted anew where an entry condition is another', () => {
    expect(reload(calm('v < 10'), calm('v < 15'), '40 40', '40 40 40')).toBe('U U H')
  })

  it('passing samples of a newborn check are counted anew where an entry is added', () => {
    const more = calm('v < 10').replace(
      'critical->healthy',
      'healthy->degraded: { condition: v > 90 }\n      critical->healthy',
    )
    expect(reload(calm('v < 10'), more, '40 40', '40 40 40')).toBe('U U H')
  })

  it('passing samples of a newborn check go on where the entries are the same', () => {
    expect(reload(calm('v < 10'), calm('v < 10').replace('v > 30', 'v > 35'), '40 40', '40 40')).toBe('H H')
  })

  const exits = (worsening: string, improving: string) =>
    check(`
      healthy->degraded: { condition: ${worsening}, consecutive: 5 }
      critical->healthy: { condition: ${improving}, consecutive: 4 }`).replace(
      'only:',
      'only:\n    initial: critical',
    )

  it('a run that worsens is not handed to an improving transition of the same text', () => {
    expect(reload(exits('v > 20', 'v > 90'), exits('v > 95', 'v > 20'), '25 25 25', '25x4')).toBe('C C C H')
  })

  it('a run goes on where transitions only change places', () => {
    const before = check(`
      healthy->degraded: { condition: v < 20, consecutive: 4 }
      healthy->critical: { condition: v < 10, consecutive: 4 }`)
    const after = check(`
      healthy->critical: { condition: v < 10, consecutive: 4 }
      healthy->degraded: { condition: v < 20, consecutive: 4 }`)
    expect(reload(before, after, '40 3 3 3', '3')).toBe('C')
  })

  it('a run that began before the state does not count where only samples since the entry do', () => {
    const exit = (more: string) =>
      check(`
        healthy->critical: { condition: v < 10, consecutive: 3 }
        critical->healthy: { condition: v < 20, consecutive: 4${more} }`)
    const since = exit(', counting: since_entry')
    expect(reload(exit(''), since, '40 3 3 3', '15 15 15 15')).toBe('C C C H')
  })
})
