import { expect, it } from 'vitest'
import { play } from '../../timeline.ts'

const policy = `
checks: { c: { critical: { condition: v == 2, consecutive: 2 } } }
actions: { ops: { kind: webhook, url_env: OPS, cooldown: 0s } }
on: [{ to: degraded, run: [ops] }]
`

it('a channel that heard of a loss and then of the problem behind it hears of its end', () => {
  const { outcomes } = play(policy, { v: '_ _ 2 2 0' })
  const told = outcomes.flatMap(({ actions }) => actions.map(({ kind, state }) => `${kind} ${state}`))
  expect(told).toEqual(['lost unknown', 'data_back critical', 'recovery healthy'])
})
