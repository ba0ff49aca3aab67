import type { State } from '../../state.ts'
import type { CompiledCheck, CompiledTransition } from './compiled.ts'
import { type Frame, presence } from './frame.ts'
import { seen } from './observe.ts'

/** How much a tick told a check (rule 8). */
export type Knowledge = 'decided' | 'missing' | 'ignored'

/** The part of a tick that tells what was observed. */
interface Observed {
  readonly frame: Frame
  readonly fresh: Uint8Array
}

/**
 * A sample is decided where something was observed and it either tells of a problem, shows a way out of the standing
 * state, or leaves none of these open (rule 8): without any observation nothing is ever decided. The prober's errors
 * alone may be told to count for nothing.
 *
 * @param sawValue whether any observation that the check reads has a value
 */
export function knowledgeOf(
  check: CompiledCheck,
  standing: State | null,
  observed: Observed,
  sawValue: boolean,
): Knowledge {
  if ((sawValue || sawFact(check, observed)) && isDecided(check, standing)) return 'decided'
  const errors = check.spec.missing.error === 'ignore' && lackOf(check, observed.frame) !== 'missing_data'
  return errors ? 'ignored' : 'missing'
}

/** The transitions that may be taken from a state; out of `unknown`, those of a check that never had another (rule 9). */
export function waysOut(check: CompiledCheck, state: State): readonly CompiledTransition[] {
  return state === 'unknown' ? check.birthWays : check.leaving[state]
}

// Facts count only for a check that reads nothing else, and only once they were told.
function sawFact({ inputs, facts }: CompiledCheck, { frame, fresh }: Observed): boolean {
  if (inputs.length > 0) return false
  if (facts.length === 0) return true
  for (const slot of facts) {
    if (frame.presence[slot] === presence.value && fresh[slot] === seen.anew) return true
  }
  return false
}

/** Why a check's data is not there, for its reason and for people. */
export type Lack = 'not_a_number' | 'window_overflow' | 'probe_error' | 'missing_data'

/** Text where a number was compared, a window that overflows, else errors of the prober where nothing is just missing, else missing data. */
export function lackOf(check: CompiledCheck, frame: Frame): Lack {
  const has = new Set(check.inputs.map((slot) => frame.presence[slot]))
  if (check.truths.misfits > 0 || has.has(presence.misfit)) return 'not_a_number'
  if (has.has(presence.overflow)) return 'window_overflow'
  return has.has(presence.error) && !has.has(presence.missing) ? 'probe_error' : 'missing_data'
}

function isDecided({ truths, deciding }: CompiledCheck, standing: State | null): boolean {
  const { unclear, open, holding } = truths
  if ((unclear | open) === 0) return true
  const own = deciding[standing ?? 'unknown']
  return (holding & own) !== 0 || (open & own) === 0
}
