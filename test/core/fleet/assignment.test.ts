import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { assign } from '../../../src/core/fleet/assignment.ts'
import { matchesGlob } from '../../../src/core/fleet/glob.ts'

const web = { agent: 'web-1', labels: { env: 'prod' } }

describe('the policy of an agent', () => {
  it('is that of the one selector that means it, by id and by labels', () => {
    const matches = [
      { id: 'db-*' },
      { id: 'web-*', labels: { env: 'test' } },
      { id: 'web-?', labels: { env: 'prod' } },
    ]
    expect(assign(matches, web)).toEqual({ kind: 'one', index: 2 })
    expect(assign(matches, { agent: 'web-1', labels: {} })).toEqual({ kind: 'none' })
  })

  it('is nobody’s guess where two selectors mean it: both are named', () => {
    const matches = [{ id: 'db-*' }, { id: 'web-*' }, { labels: { env: 'prod' } }]
    expect(assign(matches, web)).toEqual({ kind: 'conflict', indexes: [1, 2] })
  })

  it('does not take a label for one that every object has', () => {
    expect(assign([{ labels: { constructor: 'x' } }], web)).toEqual({ kind: 'none' })
  })
})

describe('a glob of ids', () => {
  const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 8 })
  const text = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 10 })

  it('matches what the regular expression of the same meaning matches', () => {
    fc.assert(
      fc.property(pattern, text, (glob, id) => {
        const expression = new RegExp(`^${glob.replaceAll('*', '.*').replaceAll('?', '.')}$`)
        expect(matchesGlob(glob, id)).toBe(expression.test(id))
      }),
      { numRuns: 2_000 },
    )
  })

  it('takes other characters of expressions as they are, and no exponential time', () => {
    expect(matchesGlob('a.b', 'aXb')).toBe(false)
    expect(matchesGlob(`${'a*'.repeat(30)}b`, 'a'.repeat(64))).toBe(false)
  })
})
