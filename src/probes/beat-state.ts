import type { State } from '../core/state.ts'
import type { Value } from '../core/value.ts'

/** The state that a beat tells as fields, and whether it is a healthy one; of `unknown` nobody can say that. */
export function beatState(state: State): Readonly<Record<string, Value>> {
  return { state, ...(state !== 'unknown' && { healthy: state === 'healthy' }) }
}
