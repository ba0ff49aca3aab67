import { describe, expect, it } from 'vitest'
import { confidenceOf } from '../../../src/core/escalation/confidence.ts'
import { adoptState } from '../../../src/core/policy/engine/adopt-state.ts'
import { createEngine } from '../../../src/core/policy/engine/compile.ts'
import { createView } from '../../../src/core/policy/engine/observe.ts'
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

function confidence(
  values: Record<string, Value>,
  disk: State,
  { yaml = policy, skipped = [] as readonly string[] } = {},
): number {
  const engine = createEngine(policyOf(yaml))
  const view = createView(engine)
  const readings = new Map(
    Object.entries(values).map(([name, value]) => [name, { value, observedAt: origin, ttlMs: 0 }]),
  )
  tick(engine, adoptState(engine, null, origin), { sample: { at: origin, readings } }, view)
  return confidenceOf(engine, view.frame, (check) => (check === 'disk' ? disk : 'healthy'), new Set(skipped))
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

describe('the band of a threshold', () => {
  it.each<[string, string, number, number]>([
    ['is a tenth of a negative one too', 'healthy->degraded: { condition: v > -50 }', -52.5, 0.5],
    ['is none at zero, where only being there counts', 'healthy->degraded: { condition: v > 0 }', -0.001, 1],
    ['is none at zero, where being there is no distance', 'healthy->degraded: { condition: v > 0 }', 0, 0],
    [
      'ends at the way back, before other ways out of trouble',
      `critical->healthy: { condition: v > 30 }
      healthy->degraded: { condition: v < 15 }
      degraded->healthy: { condition: v > 20 }`,
      18,
      0.6,
    ],
    [
      'ends at a way that leads to the same state where there is none back',
      `healthy->degraded: { condition: v < 15 }
      critical->healthy: { condition: v > 30 }`,
      18,
      0.2,
    ],
    [
      'is a tenth where entry and exit are the same number',
      `healthy->degraded: { condition: v < 15 }
      degraded->healthy: { condition: v >= 15 }`,
      15.75,
      0.5,
    ],
  ])('%s', (_, transitions, v, expected) => {
    const yaml = `checks:\n  disk:\n    transitions:\n      ${transitions}\n`
    expect(confidence({ v }, 'healthy', { yaml })).toBe(expected)
  })
})

describe('a check that was not judged', () => {
  it('takes nothing from the confidence in the others', () => {
    expect(confidence({ disk: 60 }, 'healthy', { skipped: ['api'] })).toBe(1)
  })

  it('leaves nothing to doubt where no other was', () => {
    expect(confidence({}, 'healthy', { skipped: ['api', 'disk'] })).toBe(1)
  })
})
