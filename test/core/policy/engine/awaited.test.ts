import { describe, expect, it } from 'vitest'
import { probesAwaited } from '../../../../src/core/policy/engine/awaited.ts'
import { play } from '../../../timeline.ts'

const policy = `
interval: 30s
probes:
  a: { kind: command, argv: [/bin/true] }
  b: { kind: command, argv: [/bin/true] }
checks:
  c:
    initial: INITIAL
    missing: { recover: 3 }
    transitions:
      healthy->critical: { condition: a.v < 5, consecutive: 3 }
      critical->healthy: { condition: a.v > 5 && b.v > 5, consecutive: 3 }
      critical->degraded: { condition: b.v < 0, for: 1h }
`
const after = (a: string, b: string, initial = 'healthy', yaml = policy) => {
  const cells = (text: string) => text.replace(/-?\d+/g, '{"v":$&}')
  const { engine, state } = play(yaml.replace('INITIAL', initial), { a: cells(a), b: cells(b) })
  return [...probesAwaited(engine, state.checks)]
}

describe('the probes that a check waits for', () => {
  it.each<[string, string, string, string, readonly string[]]>([
    ['none while no count has begun', '9', '9', 'healthy', []],
    ['what a count reads that has begun', '9 3', '9 9', 'healthy', ['a']],
    ['none when the count is full', '9 3 3 3', '9 9 9 9', 'healthy', []],
    ['none when the count is broken', '9 3 9', '9 9 9', 'healthy', []],
    ['all that the way back reads', '9 3 3 3 9', '9 9 9 9 9', 'healthy', ['a', 'b']],
    ['not what only another state counts', '9 9', '-1 -1', 'healthy', []],
    ['not what a time alone waits for', '3 3 3', '-1 -1 -1', 'critical', []],
    ['everything after a sample that did not come', '9 _', '9 _', 'healthy', ['a', 'b']],
    ['none when the data is back', '9 _ 9', '9 _ 9', 'healthy', []],
    ['the entries before the first state', '9 9', '9 9', 'unknown', ['a']],
    ['none once there is a first state', '9 9 9', '9 9 9', 'unknown', []],
  ])('%s', (_what, a, b, initial, awaited) => {
    expect(after(a, b, initial)).toEqual(awaited)
  })

  it('are those of every way into a problem while unknown is left by none of them alone', () => {
    const swinging = policy.replace(
      'transitions:',
      'transitions:\n      healthy->degraded: { condition: b.v > 80, consecutive: 2 }',
    )
    expect(after('9 _ _ 3 9', '9 _ _ 9 90', 'healthy', swinging).toSorted()).toEqual(['a', 'b'])
  })
})
