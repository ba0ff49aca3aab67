import { defaultStateOrder, isWorse, type State } from '../../../state.ts'
import { nearest } from '../../../text/nearest.ts'
import type { Scope } from '../names.ts'
import type { Expression, TransitionSpec } from '../policy.ts'
import type { TransitionFile } from '../schema/policy.ts'
import type { YamlPath } from '../source/yaml.ts'
import { type Loading, readExpression } from './loading.ts'
import { milliseconds } from './milliseconds.ts'

/** What transitions are read with. */
export interface TransitionContext {
  readonly scope: Scope
  readonly stateOrder: readonly State[]
  /** How transitions count that do not say. */
  readonly counting: TransitionSpec['counting']
}

/** A transition without its digest, which needs the definitions of what it reads. */
export type UndigestedTransition = Omit<TransitionSpec, 'countDigest'>

/** The transitions written under `path`, keyed `from->to`, in the order of the file. */
export function writtenTransitions(
  loading: Loading,
  context: TransitionContext,
  path: YamlPath,
  transitions: Readonly<Record<string, TransitionFile>>,
): readonly UndigestedTransition[] {
  const known = new Set<string>()
  return Object.entries(transitions).flatMap(([key, file]) => {
    const at = [...path, key]
    const condition = readExpression(loading, [...at, 'condition'], file.condition, context.scope, 'bool')
    const and =
      file.and === undefined ? null : readExpression(loading, [...at, 'and'], file.and, context.scope, 'bool')
    const states = readStates(loading, at, key)
    if (states === null) return []
    const [from, to] = states
    if (known.has(`${from}->${to}`)) {
      const message = `There is a transition ${from}->${to} already.`
      loading.findings.error(
        'duplicate_key',
        message,
        loading.yaml.keyPlace(at),
        'Join their conditions with ||.',
      )
    }
    known.add(`${from}->${to}`)
    if (condition === null) return []
    return [transitionSpec(loading, context, from, to, file, condition.expression, and?.expression ?? null)]
  })
}

/** A transition with its defaults filled in (rule 3). */
export function transitionSpec(
  loading: Loading,
  context: TransitionContext,
  from: State,
  to: State,
  file: TransitionFile,
  condition: Expression,
  and: Expression | null,
): UndigestedTransition {
  const mustRepeat = isWorse(to, from, context.stateOrder) && file.for === undefined
  return {
    from,
    to,
    condition,
    and,
    consecutive: file.consecutive ?? (mustRepeat ? loading.file.defaults.consecutive : 1),
    forMs: milliseconds(file.for ?? '0s'),
    holdMs: milliseconds(file.hold ?? '0s'),
    counting: file.counting ?? context.counting,
    reason: file.reason ?? null,
  }
}

function readStates(loading: Loading, path: YamlPath, key: string): readonly [State, State] | null {
  const { findings, yaml } = loading
  const parts = /^(\s*)([^\s>]+?)(\s*->\s*)(\S+)\s*$/.exec(key)
  if (parts === null) {
    const hint = 'Transitions are named after two states: healthy->degraded.'
    findings.error('wrong_key', `'${key}' is not a transition.`, yaml.keyPlace(path), hint)
    return null
  }
  const [, indent = '', from = '', arrow = '', to = ''] = parts
  const fromAt = indent.length
  const toAt = fromAt + from.length + arrow.length
  const states = [readState(loading, path, from, fromAt), readState(loading, path, to, toAt)] as const
  if (states[0] === null || states[1] === null) return null
  if (from === to) {
    findings.error('wrong_key', `A transition cannot lead from ${from} to itself.`, yaml.keyPlace(path))
    return null
  }
  return [states[0], states[1]]
}

function readState(loading: Loading, path: YamlPath, word: string, at: number): State | null {
  const state = defaultStateOrder.find((known) => known === word)
  if (state !== undefined) return state
  const meant = nearest(word, defaultStateOrder)
  const hint = meant === null ? `States: ${defaultStateOrder.join(', ')}.` : `Did you mean '${meant}'?`
  const place = loading.yaml.withinKey(path, at, at + word.length)
  loading.findings.error('unknown_state', `There is no state '${word}'.`, place, hint)
  return null
}
