import { describe, expect, it } from 'vitest'
import { play } from '../timeline.ts'

const policy = `
checks:
  disk:
    transitions:
      healthy->degraded: { condition: disk < 15, consecutive: 1 }
      degraded->healthy: { condition: disk > 20 }
actions:
  tell: { kind: webhook, url_env: HOOK }
  clean: { kind: exec, argv: [/usr/local/bin/clean] }
on:
  - { to: degraded, run: [tell] }
  - { check: disk, to: degraded, run: [clean, tell] }
escalation:
  enabled: true
  triggers:
    - { kind: contradiction, when: disk > 20 && orders < 1 }
`

describe('a tick', () => {
  it('decides on the actions of a transition once each, and tells the end to whom it told the problem', () => {
    const { outcomes } = play(policy, { disk: '30 10 10 30', orders: '5x4' })
    const planned = outcomes.map(({ actions }) =>
      actions.map(({ action, check, outcome }) => [action, check, outcome]),
    )
    expect(planned).toEqual([
      [],
      [
        ['tell', 'disk', 'would_run'],
        ['clean', 'disk', 'would_run'],
      ],
      [],
      [['tell', 'disk', 'would_run']],
    ])
  })

  it('calls for a model on a contradiction only, and only inside the budget', () => {
    const { outcomes } = play(policy, { disk: '30x45', orders: '0x45' })
    const asked = outcomes.flatMap(({ escalation }, beat) => (escalation.llmRequired ? [beat + 1] : []))
    expect(asked).toEqual([20, 40])
    expect(outcomes[0]?.escalation).toMatchObject({
      refused: 'budget',
      triggers: [expect.stringContaining('orders')],
    })
  })

  it('never calls for a model on a warning as such', () => {
    const { outcomes } = play(policy, { disk: '30 10x40', orders: '5x41' })
    expect(outcomes.some(({ escalation }) => escalation.triggers.length > 0)).toBe(false)
  })
})
