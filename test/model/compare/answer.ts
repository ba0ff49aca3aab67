import type { Effect } from '../effect/effects.ts'
import type { State } from '../language/states.ts'
import type { Tick } from '../model.ts'

/** What one tick comes to, in words that the engine and the model share. */
export interface Answer {
  readonly overall: State
  readonly states: Readonly<Record<string, State>>
  readonly changes: readonly string[]
  readonly effects: readonly string[]
}

export function answerOf({ overall, states, changes, effects }: Tick): Answer {
  return {
    overall,
    states,
    changes: changes.map(({ check, from, to }) => `${check} ${from}->${to}`),
    effects: effects.map(effectText),
  }
}

function effectText(effect: Effect): string {
  if (effect.kind !== 'remediation') return `${effect.channel} ${effect.check} ${effect.kind} ${effect.state}`
  const { action, check, state, refusal } = effect
  return `${action} ${check} remediation ${state}${refusal === null ? '' : `: ${refusal}`}`
}

/** The order within a tick is no part of an answer. */
export function textOf({ overall, states, changes, effects }: Answer): string {
  const each = Object.entries(states).map(([check, state]) => `${check} ${state}`)
  return [`${overall} (${each.join(', ')})`, ...changes.toSorted(), ...effects.toSorted()].join('; ')
}
