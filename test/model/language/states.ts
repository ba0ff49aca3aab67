/** The five states of rule 1. */
export type State = 'healthy' | 'degraded' | 'critical' | 'recovering' | 'unknown'

const severity = { healthy: 0, recovering: 1, degraded: 2, critical: 3 } as const

/** From the mildest to the worst, unless a policy moves `unknown`. */
export const defaultOrder: readonly State[] = ['healthy', 'recovering', 'degraded', 'unknown', 'critical']

/** The states that are news. */
export function isProblem(state: State): state is 'degraded' | 'critical' {
  return state === 'degraded' || state === 'critical'
}

/** A problem is open until the check is healthy: recovering is not yet the end of one. */
export function isOpen(state: State): boolean {
  return isProblem(state) || state === 'recovering'
}

/** How bad a state is, without regard to `unknown`, which is a lack of sight and covers one of the others. */
export function severityOf(state: State): number {
  return state === 'unknown' ? -1 : severity[state]
}

/** Out of `unknown` only a problem is worse: nobody knows what was before. */
export function isWorse(to: State, from: State): boolean {
  return from === 'unknown' ? isProblem(to) : severityOf(to) > severityOf(from)
}

export function isMilder(to: State, from: State): boolean {
  return from !== 'unknown' && to !== 'unknown' && severityOf(to) < severityOf(from)
}

/** The policy's state: the worst of its checks (rule 1). */
export function worstOf(states: readonly State[], order: readonly State[]): State {
  const worst = Math.max(...states.map((state) => order.indexOf(state)))
  return order[worst] ?? 'unknown'
}
