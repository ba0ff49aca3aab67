import { describe, expect, it } from 'vitest'
import { play } from '../../../../timeline.ts'
import { check } from '../../sample-policies.ts'

const run = (yaml: string, v: string, options = {}) => play(yaml, { v }, options)
const withMissing = (settings: string, yaml: string) => `defaults: { missing: { ${settings} } }\n${yaml}`
const begun = (yaml: string) => yaml.replace('transitions:', 'initial: healthy\n    transitions:')

describe('rule 8: decided', () => {
  const port = check(`
    healthy->degraded: { condition: p.latency > 200, consecutive: 1 }
    healthy->critical: { condition: p.up == false, consecutive: 4 }
    critical->healthy: { condition: p.up == true && p.latency < 100, consecutive: 1 }`)
  const up = (latency: number) => `{"up":true,"latency":${latency}}`
  const down = '{"up":false,"reason":"refused"}'

  it('a port known to be down is never missing data', () => {
    const { states, transitions } = play(port, { p: `${up(5)} ${down}x4` })
    expect(states).toBe('H H H H C')
    expect(transitions.at(-1)?.reason).toBe('p.up == false')
  })

  it('a target that failed is a result, the prober that failed an error, nothing at all missing', () => {
    expect(play(port, { p: `${up(5)} !x2` }).transitions.at(-1)?.reason).toBe('probe_error')
    expect(play(port, { p: `${up(5)} _x2` }).transitions.at(-1)?.reason).toBe('missing_data')
    expect(play(port, { p: `${up(5)} {"up":true}x2` }).transitions.at(-1)?.reason).toBe('missing_data')
  })

  it('facts do not count: without a fresh value of a probe nothing is decided', () => {
    const yaml = `facts: { bad: { type: bool, initial: false } }\n${check(`
      healthy->critical: { condition: bad || v > 5, consecutive: 1 }
      critical->healthy: { condition: v < 2 }`)}`
    expect(run(yaml, '1 _ _ 9', { facts: { 1: { bad: true } } }).states).toBe('H H U C')
  })

  it('text where a number is compared is an error of that sample, shown with its value', () => {
    const yaml = check(`
      healthy->critical: { condition: v < 10, consecutive: 1 }
      critical->healthy: { condition: v > 30 }`)
    const { states, transitions } = run(yaml, '40 "8%" "8%" 40')
    expect(states).toBe('H H U H')
    expect(transitions[1]).toMatchObject({ reason: 'not_a_number', values: { v: '8%' } })
    expect(run(withMissing('error: ignore', yaml), '40 "8%"x4 3').states).toBe('H H H H H C')
  })

  it('text in a signal or its window is one as well', () => {
    const yaml = (signal: string) => `
probes: { x: { kind: command, argv: [x] } }
signals: { s: ${signal} }
checks: { c: { signal: s, critical: { below: 10, consecutive: 1 }, healthy: { above: 30 } } }`
    for (const signal of ['x.v', 'x.v * 2', '{ expr: x.v, window: 1m, reduce: max }']) {
      const { transitions } = play(yaml(signal), { x: '{"v":40} {"v":"8%"}x2' })
      expect([signal, transitions.at(-1)?.reason]).toEqual([signal, 'not_a_number'])
    }
  })
})

describe('rule 9: no data is never health', () => {
  const narrow = (exit = 1, extra = '') =>
    begun(
      check(`
      healthy->critical: { condition: v < 10, consecutive: 1${extra} }
      critical->healthy: { condition: v > 30, consecutive: ${exit} }`),
    )

  it.each([
    [
      'unknown covers a state: dead band, exit count and hold stand still underneath',
      narrow(4, ', hold: 2h'),
      '40 9 20 20 _x3 20',
      'H C C C C U U C',
    ],
    ['a met transition of the covered state is taken', narrow(), '40 9 _ _ 40', 'H C C U H'],
    ['an exit that was half counted goes on', narrow(2), '40 9 40 _ _ 40', 'H C C C U H'],
    ['improving counts restart with the data', narrow(3), '40 9 40 _ _ 40 40 40', 'H C C C U C C H'],
    [
      'a bad return does not look healthy first',
      begun(check('healthy->critical: { condition: v < 10, consecutive: 2 }')),
      '40 _ _ 3 3',
      'H H U U C',
    ],
    [
      'worsening counts go on over the gap',
      begun(check('healthy->critical: { condition: v < 10, consecutive: 3 }')),
      '40 3 3 _ _ 3',
      'H H H H U C',
    ],
    ['a return in the dead band is a return', narrow(), '40 _ _ 20', 'H H U H'],
  ])('%s', (_, yaml, series, expected) => expect(run(yaml, series).states).toBe(expected))

  it('data_back is a return and no entry: since goes on', () => {
    const { transitions, state } = run(narrow(), '40 9 _ _ 20')
    expect(transitions.map(({ to, reason }) => `${to} ${reason}`)).toEqual([
      'critical v < 10',
      'unknown missing_data',
      'critical data_back',
    ])
    const { since, covered, problemOpen } = state.checks.only!
    expect([since, covered, problemOpen]).toEqual([transitions[0]?.at, null, true])
  })

  it('counts of conditions that worsen another state go on over a return, too', () => {
    const ladder = begun(
      check(`
      healthy->degraded: { condition: v < 10, consecutive: 1 }
      degraded->critical: { condition: v < 12, consecutive: 4 }`),
    )
    expect(run(ladder, '11 11 _ _ 11 9 9').states).toBe('H H H U H D C')
  })

  it('good samples count towards missing.recover only in a row', () => {
    const plain = check(`
      healthy->critical: { condition: v < 10, consecutive: 9 }
      critical->healthy: { condition: v > 30 }`)
    expect(run(withMissing('recover: 2', plain), '40 3 40 40').states).toBe('U U U H')
  })

  it('while unknown it tells what it covers', () => {
    expect(run(narrow(), '40 9 _ _').state.checks.only).toMatchObject({
      state: 'unknown',
      covered: 'critical',
    })
  })

  it('a condition holds together with its and', () => {
    const and = begun(
      check(`
      healthy->critical: { condition: v < 10, and: v < 5, consecutive: 2 }
      critical->healthy: { condition: v > 30 }`),
    )
    expect(run(and, '40 _ _ 8').states).toBe('H H U H')
    expect(run(and, '40 _ _ 3').states).toBe('H H U U')
  })

  it('unknown never outlasts fresh data: the mildest of the problems met is entered', () => {
    const two = begun(
      check(`
      healthy->degraded: { condition: v > 80, consecutive: 2, reason: high }
      healthy->critical: { condition: v < 5, consecutive: 2, reason: low }`),
    )
    const { states, transitions } = run(two, '40 _ _ 90 3 90 3')
    expect(states).toBe('H H U U D D D')
    expect(transitions.at(-1)?.reason).toBe('high')
  })

  it('nor does it that of a check which never had a state', () => {
    const two = check(`
      healthy->degraded: { condition: v > 80, consecutive: 3 }
      healthy->critical: { condition: v < 5, for: 1m, consecutive: 2 }`)
    expect(run(two, '90 3 90 3 90').states).toBe('U U D D D')
  })

  it.each([
    [
      'no way under unknown makes a failing sample healthy',
      'unknown->healthy: { condition: v > 1 }',
      '3 3 3 3',
      'U U U C',
    ],
    ['one is taken where no entry condition holds', 'unknown->healthy: { condition: v > 30 }', '40', 'H'],
    [
      'one into a problem counts by its own words',
      'unknown->critical: { condition: v < 10, consecutive: 4 }',
      '3 3 3 3',
      'U U U C',
    ],
    ['one that is quicker is quicker', 'unknown->critical: { condition: v < 10, consecutive: 1 }', '3', 'C'],
  ])('%s', (_, way, series, expected) => {
    const yaml = check(`
      ${way}
      healthy->critical: { condition: v < 10, consecutive: 4 }
      critical->healthy: { condition: v > 30 }`)
    expect(run(yaml, series).states).toBe(expected)
  })

  it('a way under unknown into degraded is an entry as well', () => {
    const yaml = check(`
      unknown->degraded: { condition: v < 10, consecutive: 1 }
      healthy->degraded: { condition: v < 10, consecutive: 4 }
      degraded->healthy: { condition: v > 30 }`)
    expect(run(yaml, '3').states).toBe('D')
  })

  it('a newborn check takes the most severe entry condition that holds with its own count', () => {
    const two = check(`
      healthy->degraded: { condition: v < 15, consecutive: 1 }
      degraded->critical: { condition: v < 5, consecutive: 2 }
      degraded->healthy: { condition: v > 20 }`)
    expect(run(two, '12').states).toBe('D')
    expect(run(two, '3 3').states).toBe('D C')
  })

  it('a newborn check waits missing.consecutive before it is news', () => {
    const patient = withMissing('consecutive: 3', narrow()).replace('    initial: healthy\n', '')
    const after = (count: number) => run(patient, `_x${count}`).state.checks.only
    expect(after(2)).toMatchObject({ state: 'unknown', covered: null, reason: null })
    expect(after(3)).toMatchObject({ state: 'unknown', covered: null, reason: 'missing_data' })
  })

  it("a fact's initial holds only until the fact is told once; a stale fact is missing", () => {
    const yaml = `facts: { v: { type: number, ttl: 1m, initial: 9 } }\n${check(`
      healthy->critical: { condition: v < 1, consecutive: 1 }
      critical->healthy: { condition: v >= 1 }`)}`
    const { states } = play(yaml, { other: '1x8' }, { facts: { 1: { v: 0 } } })
    expect(states).toBe('U C C C C U U U')
  })

  it('an initial fact is a value beside data', () => {
    const yaml = `facts: { most: { type: number, initial: 9 } }\n${check(`
      healthy->critical: { condition: v > most, consecutive: 1 }
      critical->healthy: { condition: v <= most }`)}`
    expect(run(yaml, '5 12 5', { facts: { 2: { most: 3 } } }).states).toBe('H C C')
  })
})
