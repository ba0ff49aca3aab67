import type { CheckReport } from '../../core/report/probe.ts'

/**
 * What to say of a check that was not judged in this round; `null` where it was. One that never had a state, or
 * whose state is not remembered, keeps none.
 */
export function notJudged({ skipped, reasons }: CheckReport, isRemembered = true): string | null {
  if (!skipped) return null
  return isRemembered && !reasons.includes('undecided')
    ? 'not judged now: keeps its state'
    : 'not judged: it needs a probe that was left out'
}
