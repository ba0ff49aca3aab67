import type { State } from '../state.ts'

/** The checks among `dependsOn` whose own trouble explains this one's: its notifications are then hidden (rule 11). */
export function failedDependencies(
  dependsOn: readonly string[],
  stateOf: (check: string) => State | undefined,
): readonly string[] {
  return dependsOn.filter((check) => {
    const state = stateOf(check)
    return state === 'critical' || state === 'unknown' || state === 'degraded'
  })
}
