import { describe, expect, it } from 'vitest'
import { seed } from '../../../seed-policy.ts'
import { play } from '../../../timeline.ts'
import { check } from '../sample-policies.ts'

const states = (series: string, policy = seed, options = {}) =>
  play(policy, { disk_free_pct: series }, options).states

describe('missing and erring data (rules 7, 8, 9)', () => {
  it('makes a check unknown after two missing samples and healthy again only by a passing one', () => {
    expect(states('30 _ _ _ 30')).toBe('H H U U H')
    expect(states('30 ! ! 30')).toBe('H H U H')
    expect(states('30 _ 30 _ 30')).toBe('H H H H H')
  })

  it('makes a critical check unknown too, which stays an open problem', () => {
    const { states: letters, state } = play(seed, { disk_free_pct: '30 7x3 _ _' })
    expect(letters).toBe('H H D C C U')
    expect(state.checks.test?.problemOpen).toBe(true)
    const back = play(seed, { disk_free_pct: '30 7x3 _ _ 30' })
    expect(back.states).toBe('H H D C C U C')
    expect(back.state.checks.test?.problemOpen).toBe(true)
  })

  it('goes from unknown to the worst state whose own count holds', () => {
    expect(states('30 14 14 _ _ 7')).toBe('H H D D U C')
    expect(states('30 _ _ 14 14')).toBe('H H U U D')
  })

  it('keeps a run over an unknown sample', () => {
    expect(states('30 14 _ 14')).toBe('H H H D')
  })

  it('takes a breach for meeting a transition whole, its `and` included', () => {
    const and = seed.replace(
      'condition: disk_free_pct < 15',
      'condition: disk_free_pct < 15\n    and: disk_free_pct < 10',
    )
    expect(states('30 _ _', `defaults: { missing: { treat: breach, consecutive: 1 } }\n${and}`)).toBe('H H D')
  })

  it('says whether data was missing or the prober failed', () => {
    expect(play(seed, { disk_free_pct: '30 _ _' }).transitions.at(-1)?.reason).toBe('missing_data')
    expect(play(seed, { disk_free_pct: '30 ! !' }).transitions.at(-1)?.reason).toBe('probe_error')
  })

  const treating = (treat: string) => `defaults: { missing: { ${treat} } }\n${seed}`

  it.each([
    ['breach meets every worsening condition from the patience on', 'treat: breach', '30 _x4', 'H H H D C'],
    ['ok keeps a healthy check healthy', 'treat: ok', '30 _x5', 'H H H H H H'],
    ['ok closes nothing', 'treat: ok', '30 14 14 _x5', 'H H D D D D D D'],
    ['ok breaks no run of bad samples: what nobody saw was not good', 'treat: ok', '30 14 _ 14', 'H H H D'],
    ['ok never makes an unknown check healthy', 'treat: ok', '_x5', 'U U U U U'],
    ['keep moves nothing and counts nothing', 'treat: keep', '30 14 _ _ 14', 'H H H H D'],
    ['an ignored error moves nothing', 'error: ignore', '30 14 ! ! ! 14', 'H H H H H D'],
    ['an ignored error is still no data where data is missing', 'error: ignore', '30 _ _', 'H H U'],
    ['a longer patience is obeyed', 'consecutive: 3', '30 _ _ _', 'H H H U'],
    ['a longer recovery is obeyed', 'recover: 2', '30 30', 'U H'],
  ])('%s', (_, treat, series, expected) => expect(states(series, treating(treat))).toBe(expected))

  it('an ignored error moves nothing either beside a window that has nothing to tell yet of what was observed', () => {
    const rate = `
probes:
  disk: { kind: disk, path: / }
  api: { kind: http, url: 'http://127.0.0.1/' }
signals: { filling: { expr: disk.free_pct, window: 2m, reduce: rate } }
checks:
  c:
    initial: degraded
    missing: { error: ignore, consecutive: 1 }
    transitions:
      degraded->critical: { condition: filling > 0 }
      degraded->healthy: { condition: api.up == true }
`
    expect(play(rate, { disk: '{"free_pct":3}', api: '!' }).states).toBe('D')
    expect(play(rate, { disk: '_', api: '!' }).states).toBe('U')
  })

  it('does not let has() turn the absence of all data into health', () => {
    const guarded = check(`
      healthy->degraded: { condition: has(x.psi) && x.psi > 5, consecutive: 1 }
      degraded->healthy: { condition: '!has(x.psi) || x.psi < 1' }`)
    expect(play(guarded, { x: '{"psi":0} {"psi":9} ! ! !' }).states).not.toMatch(/D.* H/)
    expect(play(guarded, { x: '! ! ! !' }).states).toBe('U U U U')
    expect(play(guarded, { x: '{"other":1}' }).states).toBe('H')
  })

  const asking = (missing = '') =>
    check(`
      healthy->degraded: { condition: has(x.psi) && x.psi > 5, consecutive: 2 }
      degraded->healthy: { condition: '!has(x.psi) || x.psi < 1', consecutive: 3 }`).replace(
      'transitions:',
      `missing: { ${missing} }\n    transitions:`,
    )

  it.each([
    ['makes a check unknown that only asks with has()', '', '{"psi":0} _ _ {"psi":0}', 'H H U H'],
    ['makes it unknown by errors too', '', '{"psi":0} ! !', 'H H U'],
    ['makes its problem unknown', '', '{"psi":0} {"psi":9}x2 _ _', 'H H D D U'],
    ['counts no absence as a good sample', 'consecutive: 9', '{"psi":9}x2 _ _ {"psi":0}', 'U D D D D'],
    ['breaks no run of bad samples by it', '', '{"psi":0} {"psi":9} _ {"psi":9}', 'H H H D'],
    ['still counts an absent field', '', '{"psi":9}x2 {"other":1}x3', 'U D D D H'],
  ])('%s', (_, missing, series, expected) => {
    expect(play(asking(missing), { x: series }).states).toBe(expected)
  })

  it('never lets has() tell anything by the absence of everything', () => {
    const absent = check(`
      healthy->critical: { condition: '!has(x.psi)', consecutive: 1 }
      critical->healthy: { condition: has(x.psi), consecutive: 1 }`)
    expect(play(absent, { x: '{"psi":0} _ _ _ {"psi":0} {"other":1} {"psi":0}' }).states).toBe(
      'H H U U H C H',
    )
  })

  it('takes no fallback of a signal for data', () => {
    const fallback = `
version: 1
probes: { x: { kind: command, argv: [x] } }
signals: { psi: 'has(x.psi) ? x.psi : 0.0' }
checks: { c: { signal: psi, degraded: { above: 5 }, healthy: { below: 1 } } }`
    expect(play(fallback, { x: '_ _ {"psi":0} _ _' }).states).toBe('U U H H U')
    expect(play(fallback, { x: '{"other":1}' }).states).toBe('H')
  })

  const kpi = (missing = '') => `
facts: { orders: { type: number, ttl: 1m } }
checks:
  c:
    missing: { ${missing} }
    transitions:
      healthy->degraded: { condition: orders < 1, consecutive: 2 }
      degraded->healthy: { condition: orders > 2 }
`
  const told = (orders: Record<number, number>) => ({
    facts: Object.fromEntries(Object.entries(orders).map(([at, value]) => [at, { orders: value }])),
  })

  it.each([
    ['is no health before it was ever told', '', {}, 'U U U U U U U'],
    ['is health once it was told', '', { 1: 5 }, 'U H H H H U U'],
    ['is missing again when it is too old', '', { 0: 0, 1: 0 }, 'U D D D D U U'],
    ['moves nothing when missing data is kept', 'treat: keep', { 0: 5 }, 'H H H H H H H'],
    ['is a breach when missing data is one', 'treat: breach', { 0: 5 }, 'H H H H H D D'],
    ['keeps health when missing data is ok', 'treat: ok', { 0: 5 }, 'H H H H H H H'],
  ])('of a check of facts alone: a fact without a value %s', (_, missing, orders, expected) => {
    expect(play(kpi(missing), { other: '1x7' }, told(orders)).states).toBe(expected)
  })
})
