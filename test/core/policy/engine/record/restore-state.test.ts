import { describe, expect, it, test } from 'vitest'
import { adoptState } from '../../../../../src/core/policy/engine/adopt-state.ts'
import { createView } from '../../../../../src/core/policy/engine/observe.ts'
import type { CheckState, PolicyState } from '../../../../../src/core/policy/engine/policy-state.ts'
import { DecisionRecorder } from '../../../../../src/core/policy/engine/record/decision-record.ts'
import { restoreState } from '../../../../../src/core/policy/engine/record/restore-state.ts'
import { tick } from '../../../../../src/core/tick.ts'
import { wrongLeaves } from '../../../../damage/changed-leaves.ts'
import { play } from '../../../../timeline.ts'

const policy = `
facts: { paused: { type: bool, initial: false } }
probes: { a: { kind: command, argv: [a] }, b: { kind: command, argv: [b] } }
signals: { mean: { expr: a.exit_status, window: 5m, reduce: avg } }
checks:
  disk:
    depends_on: [host]
    transitions:
      healthy->degraded: { condition: mean > 3 && !paused, consecutive: 3 }
      healthy->critical: { condition: a.exit_status > 8, for: 2m }
      degraded->healthy: { condition: mean < 2, hold: 5m }
  host: { transitions: { healthy->critical: { condition: b.exit_status > 1 } } }
actions:
  tell: { kind: webhook, url_env: HOOK }
  clean: { kind: exec, argv: [/bin/true] }
on: [{ to: critical, run: [tell, clean] }]
`

function statuses(...all: readonly number[]): string {
  return all.map((status) => `{"exit_status":${status}}`).join(' ')
}

/** A state in which every optional part is there, as plain JSON. */
function fullState(): PolicyState {
  const { state } = play(
    policy,
    { a: statuses(4, 4, 4, 9, 9, 9, 9), b: statuses(0, 0, 2, 2, 0, 2, 2) },
    {
      facts: { 1: { paused: false } },
      results: ({ kind }) => (kind === 'remediation' ? 'delivered' : 'failed'),
    },
  )
  const { at } = state
  const disk = state.checks.disk as CheckState
  disk.news.acknowledged = {
    by: 'ops',
    note: 'known',
    at,
    severity: 'critical',
    sticky: true,
    expiresAt: at + 60_000,
  }
  disk.news.hidden = { severity: 'critical', until: at + 60_000, waitingSince: -1 }
  disk.news.due.push({ action: 'clean', state: 'critical', afterMs: 60_000, held: false })
  state.gone.old = structuredClone(disk)
  state.steps = [30_000, 30_000]
  state.escalation = { beats: 30, calls: [22, 25] }
  return JSON.parse(JSON.stringify(state)) as PolicyState
}

function goesOn(state: PolicyState): string {
  const { engine, endedAt } = play(policy, { a: statuses(1), b: statuses(0) })
  const at = endedAt + 600_000
  const adopted = adoptState(engine, state, at)
  const readings = new Map([['b', { value: { exit_status: 2 }, observedAt: at, ttlMs: 0 }]])
  tick(engine, adopted, { sample: { at, readings } }, createView(engine))
  new DecisionRecorder(engine).prior(adopted)
  return adopted.overall.state
}

test('a state with all its parts is restored as it was', () => {
  const state = fullState()
  expect(Object.keys(state.attempts)).not.toEqual([])
  expect(Object.keys(state.checks.host?.news.channels ?? {})).not.toEqual([])
  expect(restoreState(structuredClone(state))).toEqual(state)
})

test('what a newer release keeps beside the parts of a state is left out', () => {
  const state = fullState()
  const newer = structuredClone(state) as unknown as Record<string, Record<string, Record<string, unknown>>>
  Object.assign(newer, { later: { half: '\ud800' } })
  Object.assign(newer.checks?.disk as object, { later: 1 })
  expect(restoreState(newer)).toEqual(state)
})

describe('a state with one leaf of a wrong type or range', () => {
  const leaves = wrongLeaves(JSON.stringify(fullState()))
  it('is one of very many', () => expect(leaves.length).toBeGreaterThan(1_000))

  it('is refused, or goes on to a verdict other than healthy', () => {
    const faults: string[] = []
    let refused = 0
    for (const [what, text] of leaves) {
      try {
        const state = restoreState(JSON.parse(text))
        if (state === null) refused += 1
        else if (goesOn(state) === 'healthy') faults.push(`${what}: healthy`)
      } catch (error) {
        faults.push(`${what}: ${error}`)
      }
    }
    expect(faults).toEqual([])
    expect(refused / leaves.length).toBeGreaterThan(0.9)
  })
})

test.each<[string, (state: PolicyState) => void]>([
  ['runs that are fewer than its ways', ({ checks }) => void checks.disk?.runs.pop()],
  [
    'an entry by a way that it does not have',
    ({ checks }) => Object.assign(checks.disk as object, { entered: 3 }),
  ],
  ['samples of a window without times', ({ windows }) => void windows.mean?.values.pop()],
  ['samples of a window out of order', ({ windows }) => void windows.mean?.at.reverse()],
  ['a fact from the future', (state) => Object.assign(state.facts.paused as object, { setAt: state.at + 1 })],
  [
    'a state that is both known and covered',
    ({ checks }) => Object.assign(checks.disk as object, { covered: 'healthy' }),
  ],
  ['calls of the model after the last beat', ({ escalation }) => Object.assign(escalation, { calls: [31] })],
])('a state with %s is refused', (_, damage) => {
  const state = fullState()
  damage(state)
  expect(restoreState(state)).toBeNull()
})
