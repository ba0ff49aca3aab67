import { isOpenWithSomebody } from '../../notify/gone.ts'
import type { CompiledCheck, Engine } from './compiled.ts'
import {
  type CheckState,
  createPolicyState,
  noRuns,
  type PolicyState,
  standingState,
} from './policy-state.ts'

/**
 * The state to go on with under `engine`'s policy: what `previous` remembers and a birth at `at` for what it does not
 * know (rule 12). A check that was changed keeps what is unchanged of it; one that is gone with an open problem waits
 * under `gone` until that is told. A copy; `previous` stays as it was.
 */
export function adoptState(engine: Engine, previous: PolicyState | null, at: number): PolicyState {
  const born = createPolicyState(engine.policy, at)
  if (previous === null) return born
  const kept = structuredClone(previous)
  for (const check of engine.checks) {
    // One that comes back before its end was told goes on where it was.
    const known = kept.checks[check.spec.name] ?? kept.gone[check.spec.name]
    if (known === undefined) continue
    const isSame = known.digest === check.spec.digest && known.ways.length === check.spec.transitions.length
    born.checks[check.spec.name] = isSame ? known : reloaded(check, known)
  }
  const gone = Object.entries({ ...kept.gone, ...kept.checks }).filter(([name, check]) => {
    return !Object.hasOwn(born.checks, name) && isOpenWithSomebody(check)
  })
  return {
    ...kept,
    policyDigest: engine.policy.digest,
    checks: born.checks,
    gone: Object.fromEntries(gone),
  }
}

/** Runs and clocks go on where the condition is the same, whatever it now counts to; the others start at nothing. */
function reloaded({ spec, entries }: CompiledCheck, known: CheckState): CheckState {
  const ways = spec.transitions.map(({ countDigest }) => countDigest)
  const before = ways.map((way, index) => (known.ways[index] === way ? index : known.ways.indexOf(way)))
  const runs = noRuns(ways.length)
  before.forEach((old, index) => {
    if (old === -1) return
    runs.runs[index] = known.runs[old] as number
    runs.seenMs[index] = known.seenMs[old] as number
    runs.seenAt[index] = known.seenAt[old] as number
    runs.gaps[index] = known.gaps[old] as readonly number[]
  })
  return {
    ...known,
    ...runs,
    digest: spec.digest,
    ways,
    entered: spec.transitions.findIndex(({ to }, index) => {
      return known.entered !== -1 && before[index] === known.entered && to === standingState(known)
    }),
    // What passed an entry condition that is no more has not passed the one that is.
    passing: entries.some(({ index }) => before[index] === -1) ? 0 : known.passing,
    reloaded: 0,
  }
}
