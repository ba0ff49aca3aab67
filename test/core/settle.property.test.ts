import fc from 'fast-check'
import { expect, it } from 'vitest'
import { effectsOf } from '../../src/core/action/decision.ts'
import { adoptState } from '../../src/core/policy/engine/adopt-state.ts'
import { bindState, releaseState } from '../../src/core/policy/engine/bound-state.ts'
import { createEngine } from '../../src/core/policy/engine/compile.ts'
import type { Engine } from '../../src/core/policy/engine/compiled.ts'
import { createView } from '../../src/core/policy/engine/observe.ts'
import type { PolicyState } from '../../src/core/policy/engine/policy-state.ts'
import { DecisionRecorder } from '../../src/core/policy/engine/record/decision-record.ts'
import { restoreState } from '../../src/core/policy/engine/record/restore-state.ts'
import { layOut } from '../../src/core/policy/engine/row.ts'
import type { Reading, Sample } from '../../src/core/policy/engine/sample.ts'
import { createSimulation } from '../../src/core/policy/workbench/simulate/simulate.ts'
import { type EffectResult, settle } from '../../src/core/settle.ts'
import { Sha256 } from '../../src/core/text/sha256.ts'
import { tickRow } from '../../src/core/tick.ts'
import { origin, policyOf } from '../timeline.ts'
import { policyYaml } from './policy/arbitrary-policy.ts'

const cell = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 9 }) },
  { weight: 1, arbitrary: fc.constant(null) },
)
const rounds = fc.array(
  fc.record({
    step: fc.constantFrom(30, 30, 30, 31, 60, 400),
    a: cell,
    b: cell,
    result: fc.constantFrom<EffectResult>('delivered', 'delivered', 'failed', 'refused', 'lost'),
  }),
  { minLength: 1, maxLength: 25 },
)
const follows = fc.record({
  cooldown: fc.constantFrom('0s', '1m', '5m'),
  after: fc.constantFrom('', ', after: 1m'),
  dependsOn: fc.boolean(),
  repeat: fc.constantFrom('', 'notify: { repeat: 2m }'),
})

/** A random policy with a second check, messages and remediations on everything. */
const policies = fc.tuple(policyYaml, follows).map(([yaml, { cooldown, after, dependsOn, repeat }]) => {
  const second = `  other:
    depends_on: ${dependsOn ? '[only]' : '[]'}
    transitions:
      healthy->critical: { condition: b > 6, consecutive: 1 }
      critical->healthy: { condition: b < 3 }
`
  return `${yaml}${second}actions:
  tell: { kind: webhook, url_env: HOOK, cooldown: ${cooldown} }
  clean: { kind: exec, argv: [/bin/true], cooldown: ${cooldown}, max_attempts: { count: 2, per: 1h } }
on:
  - { to: degraded, run: [tell] }
  - { to: critical${after}, run: [tell, clean] }
  - { to: unknown, run: [tell] }
${repeat}
`
})

interface Round {
  readonly sample: Sample
  readonly result: EffectResult
}

function roundsOf(
  given: readonly { step: number; a: number | null; b: number | null; result: EffectResult }[],
): Round[] {
  let at = origin
  return given.map(({ step, a, b, result }) => {
    at += step * 1_000
    const readings = new Map<string, Reading>()
    if (a !== null) readings.set('a', { value: a, observedAt: at, ttlMs: 0 })
    if (b !== null) readings.set('b', { value: b, observedAt: at, ttlMs: 0 })
    return { sample: { at, readings }, result }
  })
}

/** One-shot rounds: each begins with what the one before stored as JSON. */
function live(engine: Engine, all: readonly Round[]): { hashes: string[]; state: PolicyState | null } {
  let stored: string | null = null
  const hashes: string[] = []
  for (const { sample, result } of all) {
    const state = adoptState(engine, stored === null ? null : restoreState(JSON.parse(stored)), sample.at)
    const recorder = new DecisionRecorder(engine)
    const hash = new Sha256().update(recorder.head()).update(recorder.prior(state))
    const view = createView(engine)
    const bound = bindState(engine, state)
    layOut(engine, sample, view.row)
    const outcome = tickRow(engine, bound, view, { ownsClock: false })
    hashes.push(hash.update(recorder.tick(sample.at, view.frame, bound, outcome)).hex())
    releaseState(engine, bound)
    for (const effect of effectsOf(outcome.actions)) {
      settle(state, effect, 'claimed', sample.at)
      settle(state, effect, result, sample.at)
    }
    stored = JSON.stringify(state)
  }
  return { hashes, state: stored === null ? null : (JSON.parse(stored) as PolicyState) }
}

function simulated(engine: Engine, all: readonly Round[]): { hashes: string[]; state: PolicyState | null } {
  let head = new Uint8Array()
  let hash = new Sha256()
  const hashes: string[] = []
  const simulation = createSimulation(engine, {
    fill: false,
    sink: {
      head(bytes) {
        head = bytes.slice()
      },
      prior(bytes) {
        hash = new Sha256().update(head).update(bytes)
      },
      record: (bytes) => hashes.push(hash.update(bytes).hex()),
    },
  })
  for (const { sample, result } of all) {
    const { actions } = simulation.sample(sample)
    if (result === 'delivered') continue
    for (const { action, check, kind } of effectsOf(actions)) {
      simulation.settled({ at: sample.at, action, check, kind, result })
    }
  }
  return { hashes, state: simulation.state }
}

it('live rounds and their simulation give the same tick hashes and states, whatever became of their effects', () => {
  fc.assert(
    fc.property(policies, rounds, (yaml, given) => {
      const engine = createEngine(policyOf(yaml))
      const all = roundsOf(given)
      const alive = live(engine, all)
      const dry = simulated(engine, all)
      expect(dry.hashes).toEqual(alive.hashes)
      expect(JSON.parse(JSON.stringify(dry.state))).toEqual(alive.state)
    }),
    { numRuns: 150 },
  )
}, 120_000)
