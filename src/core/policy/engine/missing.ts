import type { State } from '../../state.ts'
import type { CompiledCheck, CompiledTransition } from './compile.ts'
import { breached, truth } from './counting.ts'
import { type Frame, presence } from './frame.ts'

/** How much a tick told a check (rule 8). */
export type Knowledge = 'decided' | 'missing' | 'ignored'

/**
 * A sample is missing for a check when a condition that could leave the state is unknown, or when not one of its
 * conditions on data could be decided. The prober's errors alone may be told to count for nothing.
 */
export function knowledgeOf(check: CompiledCheck, state: State, frame: Frame): Knowledge {
  if (check.asksPresence && !sawData(check, frame)) withholdPresence(check)
  if (!check.scratch.undecided || !lacksData(check, state)) return 'decided'
  if (check.spec.missing.error === 'ignore' && onlyErrors(check, frame)) return 'ignored'
  return 'missing'
}

/** The transitions that may be taken from a state; out of `unknown` also those the file need not name (rule 9). */
export function waysOut(check: CompiledCheck, state: State): readonly CompiledTransition[] {
  if (state !== 'unknown' || check.entries.length === 0) return check.leaving[state]
  if (check.leaving.unknown.length === 0) return check.entries
  return [...check.leaving.unknown, ...check.entries]
}

/** Turns a missing sample into what `missing.treat` makes of it, before anything is counted. */
export function treatMissing(check: CompiledCheck): void {
  const { truths, counted } = check.scratch
  const { treat } = check.spec.missing
  for (const { index, worsening, inputs } of check.transitions) {
    if (inputs.length === 0 && truths[index] !== truth.unknown) continue
    if (treat === 'keep') counted[index] = 0
    else if (treat === 'breach') {
      truths[index] = worsening ? truth.yes : truth.no
      counted[index] = breached
    } else if (treat === 'ok' && worsening && truths[index] === truth.unknown) {
      truths[index] = truth.no
    }
  }
}

/** Whether any observation that the check reads is there at all: without one, nothing is ever healthy (rule 9). */
export function sawData(check: CompiledCheck, frame: Frame): boolean {
  if (check.inputs.length === 0) return true
  for (const slot of check.inputs) if (frame.presence[slot] === presence.value) return true
  return false
}

/** Why the check's data is not there, for its reason and for people. */
export function missingReason(check: CompiledCheck, frame: Frame): 'probe_error' | 'missing_data' {
  return onlyErrors(check, frame) ? 'probe_error' : 'missing_data'
}

// Where nothing was observed, `!has()` would pass for a good sample; only a problem may be told by absence.
function withholdPresence({ scratch, transitions }: CompiledCheck): void {
  if (transitions.some(({ index, worsening }) => worsening && scratch.truths[index] === truth.yes)) return
  for (const { index, asksPresence } of transitions) {
    if (!asksPresence) continue
    scratch.truths[index] = truth.unknown
    scratch.undecided = true
  }
}

function lacksData(check: CompiledCheck, state: State): boolean {
  const { truths } = check.scratch
  let unknown = 0
  let decided = 0
  for (const { index, inputs } of check.transitions) {
    if (truths[index] === truth.unknown) unknown += 1
    // Facts that are known say nothing of data that is not there.
    else if (inputs.length > 0 || check.inputs.length === 0) decided += 1
  }
  if (unknown === 0) return false
  if (decided === 0) return true
  for (const { index } of waysOut(check, state)) if (truths[index] === truth.unknown) return true
  return false
}

function onlyErrors(check: CompiledCheck, frame: Frame): boolean {
  let errors = 0
  for (const slot of check.inputs) {
    if (frame.presence[slot] === presence.missing) return false
    if (frame.presence[slot] === presence.error) errors += 1
  }
  return errors > 0
}
