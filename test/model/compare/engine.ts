import { type ActionDecision, effectsOf } from '../../../src/core/action/decision.ts'
import { adoptState } from '../../../src/core/policy/engine/adopt-state.ts'
import { bindState, releaseState } from '../../../src/core/policy/engine/bound-state.ts'
import { createEngine } from '../../../src/core/policy/engine/compile.ts'
import { createView } from '../../../src/core/policy/engine/observe.ts'
import type { PolicyState } from '../../../src/core/policy/engine/policy-state.ts'
import { layOut } from '../../../src/core/policy/engine/row.ts'
import { loadPolicy } from '../../../src/core/policy/language/load/load.ts'
import { settle } from '../../../src/core/settle.ts'
import { type TickOutcome, tick, tickRow } from '../../../src/core/tick.ts'
import type { Input, Reading } from '../language/reading.ts'
import type { Answer } from './answer.ts'

/** A policy's YAML text that holds from one tick on. */
export interface Epoch {
  readonly from: number
  readonly yaml: string
}

/**
 * What the engine says of a policy and its ticks.
 *
 * @param isBound whether the state stays bound from tick to tick, as in a simulation, or is bound for each anew
 */
export function runEngine(
  epochs: readonly Epoch[],
  inputs: readonly Input[],
  { ownsClock, isBound }: { readonly ownsClock: boolean; readonly isBound: boolean },
): Answer[] {
  let engine = load(epochs[0]!)
  let state = adoptState(engine, null, inputs[0]?.at ?? 0)
  let view = createView(engine)
  let bound = bindState(engine, state)
  return inputs.map((input, index) => {
    const epoch = epochs.find(({ from }) => from === index)
    if (epoch !== undefined && index > 0) {
      if (isBound) releaseState(engine, bound)
      engine = load(epoch)
      state = adoptState(engine, state, input.at)
      view = createView(engine)
      bound = bindState(engine, state)
    }
    const given = { ...givenOf(input), ownsClock }
    if (isBound) layOut(engine, given.sample, view.row)
    const outcome = isBound ? tickRow(engine, bound, view, given) : tick(engine, state, given, view)
    settleAll(state, outcome, input)
    return answerOf(state, outcome)
  })
}

function load({ yaml }: Epoch) {
  const { policy } = loadPolicy({ path: 'case.yaml', bytes: yaml }, `sha256:${yaml}`)
  return createEngine(policy)
}

function givenOf({ at, readings, facts = {}, mutes = {}, acknowledgements = [] }: Input) {
  const told = Object.entries(facts).map(
    ([name, value]) => [name, { value, observedAt: at, ttlMs: 0 }] as const,
  )
  return {
    sample: { at, readings: new Map<string, Reading>([...Object.entries(readings), ...told]) },
    mutesOf: (check: string) => mutes[check] ?? [],
    acknowledged: acknowledgements.map(({ check, at, sticky = false }) => ({
      check,
      at,
      sticky,
      by: 'somebody',
      note: '',
      expiresAt: null,
    })),
  }
}

function settleAll(
  state: PolicyState,
  { actions }: TickOutcome,
  { at, remediationFails, failing }: Input,
): void {
  for (const effect of effectsOf(actions)) {
    const fails =
      effect.kind === 'remediation' ? remediationFails === true : failing?.includes(effect.action) === true
    settle(state, effect, 'claimed', at)
    settle(state, effect, fails ? 'failed' : 'delivered', at)
  }
}

function answerOf(state: PolicyState, { transitions, notices, actions }: TickOutcome): Answer {
  return {
    overall: state.overall.state,
    states: Object.fromEntries(Object.entries(state.checks).map(([name, { state }]) => [name, state])),
    changes: transitions.map(({ check, from, to }) => `${check} ${from}->${to}`),
    effects: [
      ...notices.map(({ kind, check, state }) => `report ${check} ${kind} ${state}`),
      ...actions.flatMap(decisionText),
    ],
  }
}

function decisionText({ action, check, kind, state, outcome, reasons }: ActionDecision): string[] {
  if (outcome === 'would_run') return [`${action} ${check} ${kind} ${state}`]
  const refusals = reasons.filter((reason) => reason === 'cooldown' || reason === 'given_up')
  if (kind !== 'remediation' || refusals.length === 0) return []
  return [`${action} ${check} ${kind} ${state}: ${refusals.join(', ')}`]
}
