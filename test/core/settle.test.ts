import { expect, it } from 'vitest'
import { effectsOf } from '../../src/core/action/decision.ts'
import { settle } from '../../src/core/settle.ts'
import { play } from '../timeline.ts'

const policy = `
checks:
  c:
    transitions:
      healthy->critical: { condition: v > 1, consecutive: 1 }
      critical->healthy: { condition: v < 1 }
actions: { clean: { kind: exec, argv: [/bin/true], cooldown: 0s } }
on: [{ to: critical, run: [clean] }]
`

it.each([
  ['of the present problem helped', '0 2 2', 0, true],
  ['of an earlier problem did not help in this one', '0 2 0 2', 0, false],
  ['of this problem helped, after an earlier one', '0 2 0 2', 1, true],
] as const)('a remediation %s, when its success comes late', (_, series, number, helped) => {
  const { state, outcomes, endedAt } = play(policy, { v: series }, { results: () => 'claimed' })
  const effect = outcomes.flatMap(({ actions }) => effectsOf(actions))[number]
  if (effect === undefined) throw new Error('nothing was done')
  expect(state.checks.c?.remediated).toBe(false)
  settle(state, effect, 'delivered', endedAt + 1)
  expect(state.checks.c?.remediated).toBe(helped)
})

it('a message that is delivered late leaves the newer one that is on its way', () => {
  const telling = policy.replace(
    'clean: { kind: exec, argv: [/bin/true], cooldown: 0s }',
    'clean: { kind: slack, url_env: URL }',
  )
  const { state, outcomes, endedAt } = play(telling, { v: '0 2' }, { results: () => 'claimed' })
  const effect = outcomes.flatMap(({ actions }) => effectsOf(actions))[0]
  if (effect === undefined) throw new Error('nothing was done')
  const underWay = () => state.checks.c?.news.channels.clean?.sending.state
  expect(underWay()).toMatchObject({ kind: 'problem', state: 'critical' })
  settle(state, { ...effect, state: 'degraded' }, 'delivered', endedAt + 1)
  expect(underWay()).toMatchObject({ kind: 'problem', state: 'critical' })
  settle(state, effect, 'delivered', endedAt + 2)
  expect(underWay()).toBeUndefined()
})
