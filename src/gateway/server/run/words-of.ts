import { VitalsError } from '../../../core/errors.ts'

/** An error as the log has it. */
export function wordsOf(error: unknown): Readonly<Record<string, unknown>> {
  if (!(error instanceof VitalsError)) {
    return { error: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
  const findings = error.findings.map(({ message, place }) => {
    return place === null ? message : `${place.file}:${place.line}:${place.column}: ${message}`
  })
  return { code: error.code, error: error.message, ...(findings.length > 0 && { findings }) }
}
