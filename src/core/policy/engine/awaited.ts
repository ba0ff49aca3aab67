import type { CompiledCheck, CompiledTransition, Engine } from './compiled.ts'
import { waysOut } from './missing.ts'
import { type CheckState, standingState } from './policy-state.ts'

/**
 * The probes whose next result a check waits for, so that none of an earlier run may be given again (rule 8): a count
 * out of the standing state has begun and is not full, or the check's data did not come.
 *
 * @param checks the states by name; a check without one waits for nothing
 */
export function probesAwaited(
  { checks, policy }: Pick<Engine, 'checks' | 'policy'>,
  states: Readonly<Record<string, CheckState>>,
): ReadonlySet<string> {
  const awaited = new Set<string>()
  for (const check of checks) {
    const state = states[check.spec.name]
    if (state === undefined) continue
    for (const slot of slotsAwaited(check, state)) awaited.add(policy.names[slot]?.name ?? '')
  }
  return awaited
}

function slotsAwaited(check: CompiledCheck, state: CheckState): readonly number[] {
  if (state.missing > 0) return check.sources
  const standing = standingState(state)
  const ways =
    state.state === 'unknown' && standing !== null ? check.covered[standing] : waysOut(check, state.state)
  const open = ways.filter(({ index, spec }) => isOpen(state.runs[index], spec.consecutive))
  return [...sourcesOf(open), ...sourcesOf(waysOfTheState(check, state))]
}

/** Behind a count that no single way has: samples before the first state, and those that met some way out of `unknown`. */
function waysOfTheState(check: CompiledCheck, state: CheckState): readonly CompiledTransition[] {
  if (state.state !== 'unknown') return []
  const standing = standingState(state)
  if (standing === null && isOpen(state.passing, check.spec.missing.recover)) return check.entries
  const amiss = check.amiss[standing ?? 'unknown']
  return amiss !== null && isOpen(state.runs[amiss.run], amiss.consecutive) ? amiss.ways : []
}

function isOpen(run: number | undefined, full: number): boolean {
  return run !== undefined && run > 0 && run < full
}

function sourcesOf(ways: readonly CompiledTransition[]): readonly number[] {
  return ways.flatMap(({ sources }) => sources)
}
