import { VitalsError } from '../../core/errors.ts'
import { hintFor } from '../hints.ts'

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

/** A failure as a finding, with the first place that is wrong; one of the catalogue comes with the next step. */
export function failed(subject: string, failure: unknown): DoctorFinding {
  // Only an error that is told by itself shows the lines with marks below them.
  const hint =
    failure instanceof VitalsError
      ? (hintFor(failure)?.replace(/^Correct the marked places/, 'Correct it') ?? null)
      : null
  const message = failure instanceof Error ? failure.message : String(failure)
  const first = failure instanceof VitalsError ? failure.findings[0] : undefined
  if (first === undefined) return finding(subject, 'fix', message, hint)
  const where = first.place ? ` ${first.place.file}:${first.place.line}:${first.place.column}:` : ''
  return finding(subject, 'fix', `${message}${where} ${first.message}`, hint)
}
