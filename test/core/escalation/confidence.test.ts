import { describe, expect, it } from 'vitest'
import { confidenceOf } from '../../../src/core/escalation/confidence.ts'
import { createEngine } from '../../../src/core/policy/engine/compile.ts'
import { createView } from '../../../src/core/policy/engine/observe.ts'
import { adoptState } from '../../../src/core/policy/engine/policy-step.ts'
import type { State } from '../../../src/core/state.ts'
import { tick } from '../../../src/core/tick.ts'
import type { Value } from '../../../src/core/value.ts'
import { origin, policyOf } from '../../timeline.ts'

const policy = `
checks:
  disk:
    transitions:
      healthy->degraded: { condition: disk < 15 }
      degraded->critical: { condition: disk < 8 }
      degraded->healthy: { condition: disk > 20 }
  api:
    transitions:
      healthy->critical: { condition: status != 200 }
      critical->healthy: { condition: status == 200 }
escalation:
  triggers:
    - { kind: contradiction, when: status == 200 && orders < 1 }
`

function confidence(values: Record<string, Value>, disk: State): number {
  const engine = createEngine(policyOf(policy))
  const view = createView(engine)
  const readings = new Map(
    Object.entries(values).map(([name, value]) => [name, { value, observedAt: origin, ttlMs: 0 }]),
  )
  tick(engine, adoptState(engine, null, origin), { sample: { at: origin, readings } }, view)
  return confidenceOf(engine, view.frame, (check) => (check === 'disk' ? disk : 'healthy'))
}

describe('confidence', () => {
  it.each<[string, Record<string, Value>, State, number]>([
    ['is 1 far from every threshold', { disk: 60, status: 200, orders: 5 }, 'healthy', 1],
    ['falls inside the band between entry and exit', { disk: 18, status: 200, orders: 5 }, 'healthy', 0.6],
    ['is 0 at the threshold itself', { disk: 15, status: 200, orders: 5 }, 'healthy', 0],
    [
      'takes a tenth of the threshold where there is no exit',
      { disk: 7.6, status: 200, orders: 5 },
      'degraded',
      0.5,
    ],
    ['falls with every input that is missing', { disk: 60 }, 'healthy', 0.5],
    ['falls with inputs that contradict each other', { disk: 60, status: 200, orders: 0 }, 'healthy', 0.5],
    ['rounds half to even', { disk: 15.125, status: 200, orders: 5 }, 'healthy', 0.02],
    ['finds no near and far in an equality', { disk: 60, status: 200, orders: 5 }, 'healthy', 1],
  ])('%s', (_, values, state, expected) => expect(confidence(values, state)).toBe(expected))
})
