/** How a thing is: in order, worth knowing, or to be fixed. */
export type Severity = 'ok' | 'note' | 'fix'

/** One thing that was looked at. */
export interface DoctorFinding {
  /** What was looked at, one word. */
  readonly subject: string
  readonly severity: Severity
  readonly message: string
  /** What to do about it; `null` where there is nothing to do. */
  readonly hint: string | null
}

/** A finding; without a hint there is nothing to do. */
export function finding(
  subject: string,
  severity: Severity,
  message: string,
  hint: string | null = null,
): DoctorFinding {
  return { subject, severity, message, hint }
}

/** An error as a finding: it says itself what to do. */
export function mishap(subject: string, failure: unknown): DoctorFinding {
  const { message, hint = null } = failure as Error & { readonly hint?: string }
  return finding(subject, 'fix', message, hint)
}
