import { describe, expect, it } from 'vitest'
import { play } from '../../timeline.ts'

const policy = (escalation: string) => `
checks:
  disk:
    transitions:
      healthy->degraded: { condition: disk < 15, consecutive: 1 }
      degraded->healthy: { condition: disk > 20, consecutive: 1 }
escalation:
  ${escalation}
  triggers:
    - { kind: contradiction, when: disk > 20 && orders < 1 }
`
const decisions = (escalation: string, disk: string, orders: string) =>
  play(policy(escalation), { disk, orders }).outcomes.map((outcome) => outcome.escalation)

describe('the gate', () => {
  it('asks nobody while nothing calls for a model', () => {
    const quiet = { llmRequired: false, triggers: [], refused: null }
    expect(decisions('enabled: true', '30x30', '5x30')).toEqual(new Array(30).fill(quiet))
  })

  it('is closed unless the policy opens it, and still says what called', () => {
    const last = decisions('enabled: false', '30x30', '0x30').at(-1)
    expect(last).toEqual({
      llmRequired: false,
      triggers: ['contradiction: disk > 20 && orders < 1'],
      refused: 'disabled',
    })
  })

  it('is open on a contradiction inside the budget', () => {
    expect(decisions('enabled: true', '30x20', '0x20').at(-1)).toMatchObject({
      llmRequired: true,
      refused: null,
    })
  })

  it('is closed while a check flaps', () => {
    const restless = new Array(15).fill('10 30').join(' ')
    const last = decisions('enabled: true', restless, `5x29 0`).at(-1)
    expect(last).toMatchObject({ llmRequired: false, refused: 'flapping' })
  })

  it('is closed where the inputs of what called are missing', () => {
    expect(decisions('enabled: true', '30x30', '_x30').at(-1)?.triggers).toEqual([])
  })
})
