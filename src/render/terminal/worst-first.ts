import type { CheckReport } from '../../core/report/probe.ts'
import { defaultStateOrder } from '../../core/state.ts'

/** The checks with the worst first; equal ones keep the order of the policy. */
export function worstFirst(checks: readonly CheckReport[]): CheckReport[] {
  return checks.toSorted((a, b) => rank(b) - rank(a))
}

function rank(check: CheckReport): number {
  return defaultStateOrder.indexOf(check.state)
}
