import type { State } from '../state.ts'

/** The check that every agent has at a gateway, by its name in answers, messages and the trail. */
export const builtInCheck = 'heartbeat'

/** The states that it can enter: silent, two senders under one name, well. */
export const builtInStates: ReadonlySet<State> = new Set<State>(['unknown', 'degraded', 'healthy'])
