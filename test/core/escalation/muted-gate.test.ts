import { expect, it } from 'vitest'
import { play } from '../../timeline.ts'
import { simulate } from '../policy/workbench/simulate/simulated.ts'

const policy = `
checks:
  one: { transitions: { healthy->critical: { condition: v > 100, consecutive: 1 } } }
  two: { transitions: { healthy->critical: { condition: v > 100 && w > 0, consecutive: 1 } } }
escalation:
  enabled: true
  triggers:
    - { kind: contradiction, when: v > 20 }
`
const calls = (muted: readonly string[]) => {
  const rows = Array.from({ length: 20 }, (_, index) => [index * 30, { v: 30, w: 0 }] as const)
  const mutesOf = (check: string) => (muted.includes(check) ? (['maintenance'] as const) : [])
  return simulate(policy, rows, { mutes: { mutesOf, acknowledgedBy: () => [] } }).summary.escalations.count
}

it('a model is asked about what one check still reads that nothing mutes', () => {
  expect([calls([]), calls(['one']), calls(['two']), calls(['one', 'two'])]).toEqual([1, 1, 1, 0])
})

const dependent = `
checks:
  port: { transitions: { healthy->critical: { condition: p > 0, consecutive: 1 } } }
  one:
    depends_on: [port]
    transitions: { healthy->degraded: { condition: v > 20, consecutive: 1 } }
escalation:
  enabled: true
  triggers:
    - { kind: contradiction, when: v > 20 }
`
const refusals = (p: string, acknowledged: boolean) => {
  const given = { check: 'one', by: 'ann', note: '', sticky: false, expiresAt: null, after: 615_000 }
  const { outcomes } = play(dependent, { v: '0x20 30x3', p }, acknowledged ? { acknowledged: [given] } : {})
  return outcomes.slice(-3).map(({ escalation }) => escalation.refused)
}

it.each([
  ['while nothing hides its check', '0x23', false, [null, 'budget', 'budget']],
  ['until its check is acknowledged', '0x23', true, [null, 'acknowledgement', 'acknowledgement']],
  ['not while another check explains it', '0x20 1x3', false, ['dependency', 'dependency', 'dependency']],
])('a model is asked %s', (_, p, acknowledged, refused) => {
  expect(refusals(p, acknowledged)).toEqual(refused)
})
