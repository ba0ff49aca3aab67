import { isProblem, isWorse, type State } from '../../state.ts'
import type { CheckSpec, TransitionSpec } from '../language/policy.ts'
import type { CompiledCheck, CompiledTransition } from './compiled.ts'
import { type Compiler, isFact, observationsIn, slottedPaths, sourcesOf, uniquePaths } from './compiler.ts'
import { compileExpression } from './evaluate/evaluate.ts'
import { noTruths, setOf } from './truths/truths.ts'

/** Makes a check ready to judge: its conditions compiled, its transitions by what each of its states asks for. */
export function compileCheck(spec: CheckSpec, compiler: Compiler): CompiledCheck {
  const shared = new Map<string, readonly number[]>()
  const transitions = spec.transitions.map((transition, index) =>
    compileTransition(transition, index, compiler, shared),
  )
  const rank = byState((state) => compiler.policy.stateOrder.indexOf(state))
  return {
    spec,
    transitions,
    conditions: transitions.map(({ condition }) => condition),
    alike: transitions.every(({ and, inputs }) => and === null && inputs === transitions[0]?.inputs),
    ...waysOf(spec, transitions, rank),
    ...readBy(transitions, compiler),
    rank,
    truths: noTruths(),
  }
}

/** @param shared lists of slots by their text: equal ones are one, which judging tells by identity */
function compileTransition(
  spec: TransitionSpec,
  index: number,
  compiler: Compiler,
  shared: Map<string, readonly number[]>,
): CompiledTransition {
  const { slotOf, absenceOf, policy } = compiler
  const paths = uniquePaths([
    ...slottedPaths(spec.condition, compiler),
    ...(spec.and === null ? [] : slottedPaths(spec.and, compiler)),
  ])
  return {
    spec,
    index,
    bit: 1 << index,
    condition: compileExpression(spec.condition.tree, slotOf, absenceOf),
    and: spec.and && compileExpression(spec.and.tree, slotOf, absenceOf),
    inputs: share(observationsIn(slottedPaths(spec.condition, compiler), compiler), shared),
    allInputs: share(observationsIn(paths, compiler), shared),
    sources: sourcesOf(paths, compiler).filter((slot) => !isFact(slot, compiler)),
    paths,
    worsening: spec.to === 'unknown' || isWorse(spec.to, spec.from, policy.stateOrder),
  }
}

function share(slots: readonly number[], shared: Map<string, readonly number[]>): readonly number[] {
  const key = slots.join()
  const known = shared.get(key)
  if (known === undefined) shared.set(key, slots)
  return known ?? slots
}

type Ways = Pick<
  CompiledCheck,
  | 'states'
  | 'leaving'
  | 'entries'
  | 'birthWays'
  | 'covered'
  | 'coveredSet'
  | 'amiss'
  | 'amissRuns'
  | 'amissSet'
  | 'deciding'
  | 'recoveringExit'
>
type Rank = CompiledCheck['rank']

function waysOf({ initial }: CheckSpec, transitions: readonly CompiledTransition[], rank: Rank): Ways {
  const leaving = byState((state) => transitions.filter(({ spec }) => spec.from === state))
  const entries = transitions.filter(({ worsening, spec: { from, to } }) => {
    return isProblem(to) && (worsening || from === 'unknown')
  })
  const covered = byState((state) => {
    return transitions.filter(({ spec: { from, to } }) => {
      return from === state || (from === 'unknown' && isWorseProblem(to, state, rank))
    })
  })
  const amiss = amissOf(transitions.length, entries, covered, rank)
  const amissRuns = Object.values(amiss).filter((own) => own !== null)
  const exit = leaving.recovering.find(({ spec }) => spec.to === 'healthy')
  const named = transitions.flatMap(({ spec: { from, to } }) => [from, to])
  return {
    states: new Set<State>([initial, 'healthy', 'unknown', ...named]),
    leaving,
    entries,
    birthWays: transitions.filter((way) => way.spec.from === 'unknown' || entries.includes(way)),
    covered,
    coveredSet: byState((state) => setOf(covered[state])),
    amiss,
    amissRuns,
    amissSet: setOf(amissRuns.flatMap(({ ways }) => ways)),
    deciding: byState((state) => setOf([...entries, ...leaving[state]])),
    recoveringExit: exit?.spec.consecutive ?? 1,
  }
}

function isWorseProblem(to: State, than: State, rank: Rank): boolean {
  return isProblem(to) && rank[to] > rank[than]
}

/** One run more for each state that has ways into something worse. */
function amissOf(
  firstRun: number,
  entries: readonly CompiledTransition[],
  covered: CompiledCheck['covered'],
  rank: Rank,
): CompiledCheck['amiss'] {
  const order: readonly State[] = ['unknown', 'healthy', 'recovering', 'degraded', 'critical']
  return byState((state) => {
    const ways =
      state === 'unknown'
        ? entries
        : covered[state].filter(({ spec }) => isWorseProblem(spec.to, state, rank))
    if (ways.length === 0) return null
    return {
      ways,
      set: setOf(ways),
      run: firstRun + order.indexOf(state),
      consecutive: Math.max(...ways.map(({ spec }) => spec.consecutive)),
      forMs: Math.max(...ways.map(({ spec }) => spec.forMs)),
    }
  })
}

function readBy(
  transitions: readonly CompiledTransition[],
  compiler: Compiler,
): Pick<CompiledCheck, 'inputs' | 'sources' | 'facts' | 'paths'> {
  const paths = uniquePaths(transitions.flatMap((transition) => transition.paths))
  const sources = [...new Set(transitions.flatMap((transition) => transition.sources))]
  const builtIn = compiler.slotOf('remediation_applied')
  return {
    paths,
    sources,
    inputs: [...new Set([...transitions.flatMap(({ allInputs }) => allInputs), ...sources])],
    facts: sourcesOf(paths, compiler).filter((slot) => isFact(slot, compiler) && slot !== builtIn),
  }
}

function byState<Of>(of: (state: State) => Of): Readonly<Record<State, Of>> {
  return {
    healthy: of('healthy'),
    degraded: of('degraded'),
    critical: of('critical'),
    recovering: of('recovering'),
    unknown: of('unknown'),
  }
}
