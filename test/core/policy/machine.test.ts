import { describe, expect, it } from 'vitest'
import { play } from '../../timeline.ts'

const seed = `
transitions:
  healthy->degraded:
    condition: disk_free_pct < 15
    consecutive: 2
  degraded->critical:
    condition: disk_free_pct < 8
    consecutive: 1
  degraded->healthy:
    condition: disk_free_pct > 20
    consecutive: 3
  critical->recovering:
    condition: remediation_applied == true
  recovering->healthy:
    condition: disk_free_pct > 20
    consecutive: 2
`

const states = (series: string, policy = seed, options = {}) =>
  play(policy, { disk_free_pct: series }, options).states

/** A check of one value `v` with these transitions. */
const check = (transitions: string) => `
checks:
  only:
    transitions:
${transitions
  .trim()
  .split('\n')
  .map((line) => `      ${line.trim()}`)
  .join('\n')}
`
const run = (policy: string, series: string, options = {}) => play(policy, { v: series }, options)

describe("the seed's policy", () => {
  it('goes from healthy over degraded and critical to recovering and back', () => {
    const { states: letters, transitions } = play(
      seed,
      { disk_free_pct: '30x2 14x2 7 7 25x2 25' },
      { facts: { 5: { remediation_applied: true } } },
    )
    expect(letters).toBe('H H H D C R R H H')
    expect(transitions.map(({ from, to, reason }) => `${from}->${to} ${reason}`)).toEqual([
      'unknown->healthy passing',
      'healthy->degraded disk_free_pct < 15',
      'degraded->critical disk_free_pct < 8',
      'critical->recovering remediation_applied == true',
      'recovering->healthy disk_free_pct > 20',
    ])
  })

  it.each([
    ['one bad sample does not degrade', '30 14 30 14 30', 'H H H H H'],
    ['two bad samples in a row do', '30 14 14', 'H H D'],
    ['a value in the dead band neither enters nor leaves', '30 17x3 14x2 17x3', 'H H H H H D D D D'],
    ['a value in the dead band breaks the run of good samples', '30 14x2 25x2 17 25x3', 'H H D D D D D D H'],
    ['a healthy check takes one step a sample', '30 7 7 7', 'H H D C'],
    ['critical stays until the remediation was applied', '30 7x3 30x5', 'H H D C C C C C C'],
    ['a first sample that is bad waits for its count', '14 14', 'U D'],
    ['a first sample that is worst goes straight to critical', '5', 'C'],
    ['a first sample in the dead band is healthy', '17', 'H'],
  ])('%s', (_, series, expected) => expect(states(series)).toBe(expected))
})

describe('counting (rule 3)', () => {
  const anywhere = check(`
    healthy->degraded: { condition: v > 1, consecutive: 1 }
    degraded->critical: { condition: v > 2, consecutive: 3 }
    critical->healthy: { condition: v < 1 }`)

  it('begins a run wherever it began, also before the state was entered', () => {
    expect(run(anywhere, '0 3 3 3').states).toBe('H D D C')
  })

  it('begins a run at the entry when the policy says since_entry', () => {
    const since = anywhere.replace('consecutive: 3', 'consecutive: 3, counting: since_entry')
    expect(run(since, '0 3 3 3 3').states).toBe('H D D D C')
  })

  it('does not take a cached result for a new sample: it neither extends nor breaks a run', () => {
    expect(states('30 14 = = =')).toBe('H H H H H')
    expect(states('30 14 = 14')).toBe('H H H D')
    expect(states('30 14x2 25 = 25 = 25')).toBe('H H D D D D D H')
  })

  it('counts twice for a worse state and once for a milder one unless the file says otherwise', () => {
    const plain = check(`
      healthy->degraded: { condition: v > 1 }
      degraded->healthy: { condition: v < 1 }`)
    expect(run(plain, '0 2 2 0').states).toBe('H H D H')
    expect(run(`defaults: { consecutive: 3 }\n${plain}`, '0 2 2 2 0').states).toBe('H H H D H')
  })

  it('takes every count as met by one sample when nothing can be remembered', () => {
    expect(states('14', seed, { countsMet: true })).toBe('D')
    expect(states('7', seed, { countsMet: true })).toBe('C')
    expect(states('30', seed, { countsMet: true })).toBe('H')
    expect(states('_', seed, { countsMet: true })).toBe('U')
  })
})

describe('several transitions at once (rule 4)', () => {
  it('takes the worst target, whatever the order in the file', () => {
    const both = check(`
      healthy->degraded: { condition: v > 1, consecutive: 1 }
      healthy->critical: { condition: v > 2, consecutive: 1 }
      degraded->healthy: { condition: v < 1 }
      critical->healthy: { condition: v < 1 }`)
    expect(run(both, '0 3 0 2').states).toBe('H C H D')
  })

  it('takes the first in the file of two with the same target', () => {
    const twice = check(`
      healthy->degraded: { condition: v > 1, consecutive: 1, reason: first }`)
    expect(run(twice, '0 3').transitions.at(-1)?.reason).toBe('first')
  })
})

describe('durations (rule 5)', () => {
  const lasting = check(`
    healthy->degraded: { condition: v > 1, for: 1m }
    degraded->healthy: { condition: v < 1 }`)

  it('holds when the condition has been true for that long, boundary included', () => {
    expect(run(lasting, '0 2 2 2').states).toBe('H H H D')
    expect(run(lasting, '0 2 2 0 2 2', { interval: 29_999 }).states).toBe('H H H H H H')
  })

  it('needs both where a count is given too', () => {
    const both = lasting.replace('for: 1m', 'for: 1m, consecutive: 4')
    expect(run(both, '0 2 2 2 2').states).toBe('H H H H D')
  })

  it('keeps a state for its hold after the entry condition ended, and lets it worsen meanwhile', () => {
    const held = check(`
      healthy->degraded: { condition: v > 1, consecutive: 1, hold: 1m }
      degraded->critical: { condition: v > 8, consecutive: 1 }
      degraded->healthy: { condition: v < 2 }
      critical->healthy: { condition: v < 2 }`)
    expect(run(held, '0 2 0 0 0').states).toBe('H D D D H')
    expect(run(held, '0 2 0 9').states).toBe('H D D C')
  })

  it('asks the last sample alone for the condition under and', () => {
    const and = check(`
      healthy->degraded: { condition: v > 1, and: v > 5, consecutive: 3 }
      degraded->healthy: { condition: v < 1 }`)
    expect(run(and, '0 2 2 2 6').states).toBe('H H H H D')
    expect(run(and, '0 6 6 2').states).toBe('H H H H')
  })
})

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
    expect(play(seed, { disk_free_pct: '30 7x3 _ _ 30' }).state.checks.test?.problemOpen).toBe(false)
  })

  it('goes from unknown to the worst state whose own count holds', () => {
    expect(states('30 14 14 _ _ 7')).toBe('H H D D U C')
    expect(states('30 _ _ 14 14')).toBe('H H U U D')
  })

  it('keeps a run over an unknown sample', () => {
    expect(states('30 14 _ 14')).toBe('H H H D')
  })

  it('says whether data was missing or the prober failed', () => {
    expect(play(seed, { disk_free_pct: '30 _ _' }).transitions.at(-1)?.reason).toBe('missing_data')
    expect(play(seed, { disk_free_pct: '30 ! !' }).transitions.at(-1)?.reason).toBe('probe_error')
  })

  const treating = (treat: string) => `defaults: { missing: { ${treat} } }\n${seed}`

  it.each([
    ['breach counts as meeting every worsening condition', 'treat: breach', '30 _ _ _', 'H H D C'],
    ['ok keeps a healthy check healthy', 'treat: ok', '30 _x5', 'H H H H H H'],
    ['ok closes nothing', 'treat: ok', '30 14 14 _x5', 'H H D D D D D D'],
    ['ok breaks a run of bad samples', 'treat: ok', '30 14 _ 14', 'H H H H'],
    ['ok never makes an unknown check healthy', 'treat: ok', '_x5', 'U U U U U'],
    ['keep moves nothing and counts nothing', 'treat: keep', '30 14 _ _ 14', 'H H H H D'],
    ['an ignored error moves nothing', 'error: ignore', '30 14 ! ! ! 14', 'H H H H H D'],
    ['an ignored error is still no data where data is missing', 'error: ignore', '30 _ _', 'H H U'],
    ['a longer patience is obeyed', 'consecutive: 3', '30 _ _ _', 'H H H U'],
    ['a longer recovery is obeyed', 'recover: 2', '30 30', 'U H'],
  ])('%s', (_, treat, series, expected) => expect(states(series, treating(treat))).toBe(expected))

  it('does not let has() turn the absence of all data into health', () => {
    const guarded = check(`
      healthy->degraded: { condition: has(x.psi) && x.psi > 5, consecutive: 1 }
      degraded->healthy: { condition: '!has(x.psi) || x.psi < 1' }`)
    expect(play(guarded, { x: '{"psi":0} {"psi":9} ! ! !' }).states).not.toMatch(/D.* H/)
    expect(play(guarded, { x: '! ! ! !' }).states).toBe('U U U U')
    expect(play(guarded, { x: '{"other":1}' }).states).toBe('H')
  })
})

describe('flapping (rule 10)', () => {
  const nervous = check(`
    healthy->degraded: { condition: v > 1, consecutive: 1 }
    degraded->healthy: { condition: v < 1 }`)
  const restless = new Array(10).fill('2 0').join(' ')

  it('never changes a state', () => {
    expect(run(nervous, `0 ${restless}`).states).toBe(`H ${new Array(10).fill('D H').join(' ')}`)
  })

  it('is told once at its start and once at its end, and then the settled state if it differs', () => {
    const told = run(nervous, `0 ${restless} 0x25`).notices.map(({ kind, state }) => `${kind} ${state}`)
    expect(told.filter((notice) => notice.startsWith('flapping_started'))).toHaveLength(1)
    expect(told.slice(-2)).toEqual(['flapping_ended healthy', 'recovery healthy'])
  })

  it('says nothing more at its end when the settled state was the last one told', () => {
    const told = run(nervous, `0 ${restless} 2x25`).notices.map(({ kind, state }) => `${kind} ${state}`)
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

  it('judges a changed check anew and names the reload as the cause', () => {
    const before = play(seed, { disk_free_pct: '30 30' })
    const stricter = seed.replace('< 15', '< 50')
    const { states: letters, transitions } = play(stricter, { disk_free_pct: '30' }, { after: before })
    expect(letters).toBe('D')
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
