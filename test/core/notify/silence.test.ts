import { describe, expect, it } from 'vitest'
import {
  agentMutes,
  mutesOfCheck,
  type Silence,
  silencedUntil,
  silencesAt,
} from '../../../src/core/notify/silence.ts'

const window = { id: 's', kind: 'silence', agent: null, checks: [], from: 1_000, until: 2_000 } as const
const hidden = (
  silence: Partial<Silence>,
  target: Partial<{ agent: string; check: string; at: number }> = {},
) => silencesAt([{ ...window, ...silence }], { agent: 'a', check: 'disk', at: 1_500, ...target }).length === 1

describe('a silence', () => {
  it.each([
    ['has not begun the moment before', 999, false],
    ['holds from its first moment', 1_000, true],
    ['holds to its last moment', 1_999, true],
    ['is over at its end', 2_000, false],
  ])('%s', (_, at, holds) => expect(hidden({}, { at })).toBe(holds))

  it.each([
    ['every check of every agent', null, null, true],
    ['every check of this agent', 'a', null, true],
    ['this check of every agent', null, 'disk', true],
    ['this check of this agent', 'a', 'disk', true],
    ['another agent only', 'b', null, false],
    ['this check of another agent', 'b', 'disk', false],
    ['another check only', null, 'api', false],
    ['another check of this agent', 'a', 'api', false],
    ['every agent of a pattern', 'a*', null, true],
    ['agents of another pattern', 'b*', null, false],
  ])('may be meant for %s', (_, agent, check, holds) => {
    expect(hidden({ agent, checks: check === null ? [] : [check] })).toBe(holds)
  })

  it('stands beside others that hold at the same time', () => {
    const all = [
      window,
      { ...window, id: 'other', checks: ['api'] },
      { ...window, id: 'kept', kind: 'maintenance' },
    ] as const
    const found = silencesAt(all, { agent: 'a', check: 'disk', at: 1_500 })
    expect(found.map(({ id, kind }) => [id, kind])).toEqual([
      ['s', 'silence'],
      ['kept', 'maintenance'],
    ])
  })

  it('hides some checks of an agent beside what hides all of them, each kind once', () => {
    const all: readonly Silence[] = [
      window,
      { ...window, id: 'again' },
      { ...window, id: 'disk', checks: ['disk', 'api'], kind: 'maintenance' },
      { ...window, id: 'more', checks: ['disk'] },
      { ...window, id: 'elsewhere', agent: 'b', kind: 'maintenance' },
    ]
    const mutes = agentMutes(all, { agent: 'a', at: 1_500 })
    expect(mutes).toEqual({ all: ['silence'], of: { api: ['maintenance'], disk: ['maintenance'] } })
    expect(mutesOfCheck(mutes, 'disk')).toEqual(['silence', 'maintenance'])
    expect(mutesOfCheck(mutes, 'memory')).toEqual(['silence'])
    expect(mutesOfCheck(mutes, 'constructor')).toEqual(['silence'])
  })

  it('lasts to the end of those that begin before it ends', () => {
    const all: readonly Silence[] = [
      window,
      { ...window, id: 'next', from: 1_900, until: 3_000 },
      { ...window, id: 'last', from: 3_000, until: 4_000, checks: ['disk'] },
      { ...window, id: 'later', from: 5_000, until: 6_000 },
    ]
    const until = (check: string, at = 1_500) => silencedUntil(all, { agent: 'a', check, at })
    expect([until('disk'), until('api'), until('api', 4_500)]).toEqual([4_000, 3_000, null])
  })
})
