/** The five states of a check and of a policy (rule 1). */
export type State = 'healthy' | 'degraded' | 'critical' | 'recovering' | 'unknown'

/** Every state, from the mildest to the worst; a policy's state is the worst of its checks. */
export const defaultStateOrder: readonly State[] = [
  'healthy',
  'recovering',
  'degraded',
  'unknown',
  'critical',
]

/** Exit status of each verdict, shared by `vitals probe` and Nagios output. */
export const exitStatusOf: Readonly<Record<State, 0 | 1 | 2 | 3>> = {
  healthy: 0,
  recovering: 1,
  degraded: 1,
  critical: 2,
  unknown: 3,
}

/** The worst of `states` by `order`; `unknown` when there are none, because no data is never healthy. */
export function worstState(states: Iterable<State>, order: readonly State[] = defaultStateOrder): State {
  let worst = -1
  for (const state of states) worst = Math.max(worst, order.indexOf(state))
  return order[worst] ?? 'unknown'
}

/** Whether `to` is worse than `from` in `order`. */
export function isWorse(to: State, from: State, order: readonly State[] = defaultStateOrder): boolean {
  return order.indexOf(to) > order.indexOf(from)
}

/** Whether a state is a problem: what people are told of, and what entry conditions lead to. */
export function isProblem(state: State | null): boolean {
  return state === 'degraded' || state === 'critical'
}
