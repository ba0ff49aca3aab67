import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { heartbeatPolicyOf } from '../../../src/core/heartbeat/built-in-policy.ts'
import { createEngine } from '../../../src/core/policy/engine/compile.ts'
import { createView } from '../../../src/core/policy/engine/observe.ts'
import { createPolicyState } from '../../../src/core/policy/engine/policy-state.ts'
import { loadPolicy } from '../../../src/core/policy/language/load/load.ts'
import { settle } from '../../../src/core/settle.ts'
import { tick } from '../../../src/core/tick.ts'

const bytes = readFileSync(join(import.meta.dirname, '../../../policies/server.yaml'))
const { policy } = loadPolicy({ path: 'server.yaml', bytes }, 'sha256:x')

/** Judges beats, `null` for a silence, thirty seconds apart; effects succeed at once. */
function live(beats: readonly (boolean | null)[]) {
  const engine = createEngine(heartbeatPolicyOf(policy))
  const view = createView(engine)
  const state = createPolicyState(engine.policy, 0)
  return beats.map((twoSenders, index) => {
    const at = index * 30_000
    const value = { two_senders: twoSenders as boolean }
    const readings = new Map(twoSenders === null ? [] : [['heartbeat', { value, observedAt: at, ttlMs: 0 }]])
    const { actions, transitions } = tick(engine, state, { sample: { at, readings } }, view)
    for (const action of actions) {
      settle(state, action, 'claimed', at)
      settle(state, action, 'delivered', at)
    }
    const told = actions.map(({ action, kind, outcome }) => `${action} ${kind} ${outcome}`)
    return [state.overall.state, ...transitions.map(({ reason }) => reason), ...told]
  })
}

describe('the built-in check of an agent', () => {
  it('is healthy with its first beat, unknown with the first silent tick, and back with the next beat', () => {
    expect(live([false, false, null, null, false])).toEqual([
      ['healthy', 'passing'],
      ['healthy'],
      ['unknown', 'missing_data', 'notify-ops lost would_run'],
      ['unknown'],
      ['healthy', 'data_back', 'notify-ops data_back would_run'],
    ])
  })

  it('is a problem while two senders use the name, told once', () => {
    expect(live([false, true, true, false])).toEqual([
      ['healthy', 'passing'],
      ['degraded', 'two_senders', 'notify-ops problem would_run'],
      ['degraded'],
      ['healthy', 'heartbeat.two_senders == false', 'notify-ops recovery would_run'],
    ])
  })
})

it('there is one for an agent without a policy, who tells nobody', () => {
  const alone = heartbeatPolicyOf(null)
  expect([alone.actions, alone.on, alone.checks.map(({ name }) => name)]).toEqual([[], [], ['heartbeat']])
})

it('a policy says under its own name whom silence alone is told', () => {
  const yaml = `
name: told
probes: { disk: { kind: disk } }
checks: { disk: { signal: disk.free_pct, degraded: { below: 5 } } }
actions: { page: { kind: noop }, tell: { kind: noop } }
on:
  - { check: heartbeat, to: unknown, run: [page] }
  - { check: disk, to: degraded, run: [tell] }
`
  const { policy: told } = loadPolicy({ path: 'told.yaml', bytes: yaml }, 'sha256:x')
  const builtIn = heartbeatPolicyOf(told)
  expect(builtIn.name).toBe('told')
  expect(builtIn.on).toMatchObject([{ check: 'heartbeat', to: 'unknown', run: ['page'] }])
})
