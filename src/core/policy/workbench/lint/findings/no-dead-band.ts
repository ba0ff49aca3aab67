import type { Finding } from '../../../../errors.ts'
import { probeKinds } from '../../../../probe-kind/registry.ts'
import { isWorse } from '../../../../state.ts'
import {
  type NumericComparison,
  numericComparisons,
} from '../../../language/condition/numeric-comparisons.ts'
import { type Path, pathOf } from '../../../language/condition/paths.ts'
import type { Tree } from '../../../language/condition/tree.ts'
import type { Policy, TransitionSpec } from '../../../language/policy.ts'
import { bound, type Shorthand } from '../../../language/shorthand.ts'
import type { Checking } from '../checking.ts'
import { finding } from '../checking.ts'

/** States that are entered and left at one and the same threshold of the same value. */
export function missingDeadBands({ policy, checks, file }: Checking): Finding[] {
  return checks.flatMap(({ spec, places }) => {
    const written = file.checks?.[spec.name]
    const short = written === undefined || written.transitions !== undefined ? null : written
    const found = spec.transitions.flatMap((entry) => {
      if (!isWorse(entry.to, entry.from, policy.stateOrder)) return []
      const exit = spec.transitions.findIndex(({ from, to }) => from === entry.to && to === entry.from)
      const back = spec.transitions[exit]
      const shared = back === undefined ? null : sharedThreshold(policy, entry, back)
      if (shared === null) return []
      const at = `${shared.path} ${shared.threshold}`
      const message = `Check '${spec.name}' enters and leaves ${entry.to} at ${at}; a value near it flaps.`
      const hint = short === null ? longHint(entry) : shortHint(short, entry, shared)
      return [finding('no_dead_band', message, places.condition(exit), hint)]
    })
    // The short form leaves a state on two ways that one limit makes.
    const told = new Set<string>()
    return found.filter(({ message }) => !told.has(message) && told.add(message))
  })
}

function longHint({ from, to }: TransitionSpec): string {
  return `Let ${to}->${from} ask for more, with room for noise between the two (a dead band).`
}

/** What to write in the short form, which has no transitions that could be named. */
function shortHint(check: Shorthand, { from, to }: TransitionSpec, shared: NumericComparison): string {
  const room = 'with room for noise between the two (a dead band)'
  if (from !== 'healthy') return `Write the limit of ${to} with 'above' or 'below' and 'until', ${room}.`
  if (check.healthy !== undefined) return `Let 'healthy' ask for more than the end of '${to}', ${room}.`
  const good = goodExample(shared, bound(check[to as 'degraded' | 'critical']) !== null)
  return `Add 'healthy', ${room}${good === null ? '' : `, such as healthy: ${good}`}`
}

/** A tenth away from the threshold; `null` where that says nothing or goes beyond what the value can be. */
function goodExample({ path, operator, threshold }: NumericComparison, isThreshold: boolean): string | null {
  if (threshold <= 0) return null
  const isAbove = operator.startsWith('>')
  const good = Number((threshold * (isAbove ? 0.9 : 1.1)).toPrecision(12))
  if (threshold <= 100 && good > 100) return null
  if (isThreshold) return `{ ${isAbove ? 'below' : 'above'}: ${good} }`
  return `"${path} ${isAbove ? '<' : '>'} ${good}"`
}

function sharedThreshold(
  policy: Policy,
  entry: TransitionSpec,
  exit: TransitionSpec,
): NumericComparison | null {
  const left = numericComparisons(exit.condition.tree)
  const shared = numericComparisons(entry.condition.tree).find((comparison) => {
    const { path, threshold, operator, subject } = comparison
    if (path === null || operator === '==' || operator === '!=') return false
    if (hasNoRoom(policy, comparison) || isCode(policy, subject)) return false
    return left.some((other) => other.path === path && other.threshold === threshold)
  })
  return shared ?? null
}

/** A count that is wrong as soon as there is one has nothing below none. */
function hasNoRoom(policy: Policy, { operator, threshold, subject }: NumericComparison): boolean {
  if (!(operator === '>' && threshold === 0) && !(operator === '>=' && threshold === 1)) return false
  return fieldOf(policy, subject)?.unit === null
}

function isCode(policy: Policy, subject: Tree): boolean {
  return fieldOf(policy, subject)?.isCode === true
}

/** The field of a probe that a tree reads, also by a signal that only renames it. */
function fieldOf(policy: Policy, tree: Tree) {
  const path = probePath(policy, tree)
  const kind = policy.probes.find(({ name }) => name === path?.name)?.kind
  const known = kind === undefined ? undefined : probeKinds[kind]
  return (known?.fields ?? known?.knownFields)?.[path?.fields[0] ?? '']
}

function probePath(policy: Policy, tree: Tree): Path | null {
  const path = pathOf(tree)
  const signal = policy.signals.find(({ name }) => name === path?.name)
  if (path === null || signal === undefined) return path
  return signal.window === null ? probePath(policy, signal.expression.tree) : null
}
