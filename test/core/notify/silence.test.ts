import { describe, expect, it } from 'vitest'
import { type Silence, silencesAt } from '../../../src/core/notify/silence.ts'

const window = { id: 's', kind: 'silence', agent: null, check: null, from: 1_000, until: 2_000 } as const
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
  ])('may be meant for %s', (_, agent, check, holds) => expect(hidden({ agent, check })).toBe(holds))

  it('stands beside others that hold at the same time', () => {
    const all = [
      window,
      { ...window, id: 'other', check: 'api' },
      { ...window, id: 'kept', kind: 'maintenance' },
    ] as const
    const found = silencesAt(all, { agent: 'a', check: 'disk', at: 1_500 })
    expect(found.map(({ id, kind }) => [id, kind])).toEqual([
      ['s', 'silence'],
      ['kept', 'maintenance'],
    ])
  })
})
