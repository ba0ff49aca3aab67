import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { play } from '../../../timeline.ts'
import { policyYaml as policy } from '../arbitrary-policy.ts'

const cells = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 9 }).map(String) },
  { weight: 2, arbitrary: fc.constant('_') },
  { weight: 1, arbitrary: fc.constant('!') },
  { weight: 1, arbitrary: fc.constant('=') },
)
const series = fc
  .array(fc.tuple(cells, cells), { minLength: 1, maxLength: 25 })
  .map((rows) => ({ a: rows.map(([a]) => a).join(' '), b: rows.map(([, b]) => b).join(' ') }))

const hasData = (cell: string | undefined) => cell !== undefined && /^\d$/.test(cell)
const read = ({ a, b }: { a: string; b: string }) =>
  a.split(' ').map((cell, i) => [cell, b.split(' ')[i]] as const)

describe('the machine, for any policy and any series', () => {
  it('moves at most once a sample', () => {
    fc.assert(
      fc.property(policy, series, (yaml, columns) => {
        for (const { transitions } of play(yaml, columns).outcomes)
          expect(transitions.length).toBeLessThanOrEqual(1)
      }),
    )
  })

  it('never becomes healthy at a sample that brought no data', () => {
    fc.assert(
      fc.property(policy, series, (yaml, columns) => {
        const rows = read(columns)
        const played = play(yaml, columns, { facts: { 3: { remediation_applied: true } } })
        // For a check on facts alone the facts are the data.
        if (played.engine.checks.every(({ inputs }) => inputs.length === 0)) return
        for (const [number, { transitions }] of played.outcomes.entries()) {
          if (!transitions.some(({ to }) => to === 'healthy')) continue
          expect(rows[number]?.some((cell) => hasData(cell) || cell === '=')).toBe(true)
        }
      }),
      { numRuns: 400 },
    )
  })

  it('decides the same when its state was written out and read back after every sample', () => {
    fc.assert(
      fc.property(policy, series, (yaml, columns) => {
        const whole = play(yaml, columns)
        const rows = read(columns).filter(([a, b]) => a !== '=' && b !== '=')
        const plain = { a: rows.map(([a]) => a).join(' '), b: rows.map(([, b]) => b).join(' ') }
        fc.pre(rows.length === read(columns).length)
        const letters: string[] = []
        let before: ReturnType<typeof play> | undefined
        for (const [a, b] of read(plain)) {
          const step = play(yaml, { a, b: b as string }, before && { after: before })
          before = { ...step, state: JSON.parse(JSON.stringify(step.state)) }
          letters.push(step.states)
        }
        expect(letters.join(' ')).toBe(whole.states)
      }),
    )
  })

  it('is not moved by giving the same results again from a cache', () => {
    fc.assert(
      fc.property(
        policy,
        fc.array(
          cells.filter((cell) => cell !== '=' && cell !== '_'),
          { minLength: 1, maxLength: 12 },
        ),
        (yaml, values) => {
          const onlyA = yaml.replaceAll(/\bb\b/g, 'a')
          const once = play(onlyA, { a: values.join(' ') }, { interval: 0 })
          const twice = play(onlyA, { a: values.flatMap((value) => [value, '=']).join(' ') }, { interval: 0 })
          expect(twice.states.split(' ').filter((_, sample) => sample % 2 === 0)).toEqual(
            once.states.split(' '),
          )
        },
      ),
    )
  })
})
