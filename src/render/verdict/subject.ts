import type { ProbeReport } from '../../core/report/probe.ts'
import { escapeControl } from '../terminal/escape.ts'
import { truncateMiddle } from '../terminal/width.ts'

// Enough for most addresses and paths; a program with all its arguments can be very long.
const longest = 120

/** What a report is about, safe for a terminal: the policy, and of a check that flags made its target too. */
export function subjectOf({ policy, ad_hoc }: ProbeReport): string {
  const target = targetOf({ ad_hoc })
  return target === null ? escapeControl(policy) : `${escapeControl(policy)} ${target}`
}

/** The target of a check that flags made, safe for a terminal and not too long for a line; `null` without one. */
export function targetOf({ ad_hoc }: { readonly ad_hoc?: ProbeReport['ad_hoc'] | undefined }): string | null {
  const target = ad_hoc?.target ?? null
  return target === null ? null : truncateMiddle(escapeControl(target), longest, '...')
}
