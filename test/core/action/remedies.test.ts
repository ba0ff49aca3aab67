import { describe, expect, it } from 'vitest'
import { play } from '../../timeline.ts'

const policy = (limits: string) => `
checks:
  one: { transitions: { healthy->critical: { condition: v > 1, consecutive: 1 } } }
  two: { transitions: { healthy->critical: { condition: v > 1, consecutive: 1 } } }
actions: { clean: { kind: exec, argv: [/bin/true], ${limits} } }
on: [{ to: critical, run: [clean] }]
`
const decided = (limits: string) =>
  play(policy(limits), { v: '0 2' }).outcomes.flatMap(({ actions }) =>
    actions.map(({ check, reasons }) => [check, ...reasons].join(' ')),
  )

describe('a remediation that two checks call for in one tick', () => {
  it('is run once, and the other call waits for its cooldown', () => {
    expect(decided('cooldown: 1m')).toEqual(['one', 'two cooldown'])
  })

  it('is run twice where the limits allow it', () => {
    expect(decided('cooldown: 0s')).toEqual(['one', 'two'])
  })

  it('takes both from one budget', () => {
    expect(decided('cooldown: 0s, max_attempts: { count: 1, per: 1h }')).toEqual(['one', 'two given_up'])
  })
})

describe('a remediation whose policy names no number of attempts', () => {
  it('has three an hour, however often its check recovers', () => {
    const back = policy('cooldown: 0s').replaceAll(
      'consecutive: 1 } } }',
      'consecutive: 1 }, critical->healthy: { condition: v < 1 } } }',
    )
    const { outcomes } = play(
      back.replace(/\n {2}two:.*/, ''),
      { v: '0 2 0 2 0 2 0 2 0 2 0 2' },
      { interval: 360_000 },
    )
    const decisions = outcomes.flatMap(({ actions }) =>
      actions.map(({ reasons }) => reasons.join() || 'runs'),
    )
    expect(decisions).toEqual(['runs', 'runs', 'runs', 'given_up', 'given_up', 'runs'])
  })
})
