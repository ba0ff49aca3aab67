import { VitalsError } from '../core/errors.ts'
import type { ProbeResult } from '../core/probe-result.ts'
import type { Value } from '../core/value.ts'

/** One round as `policy simulate` reads it back. */
export interface RecordedRound {
  readonly ts: string
  readonly results: readonly ProbeResult[]
  readonly facts: ReadonlyMap<string, Value>
}

/**
 * Appends a round to a recording, one JSON document a line. The first line of a new file says what it is and that
 * nothing is to be filled in between: one-shot runs count as they come, however far apart.
 *
 * @throws VitalsError CANNOT_WRITE; a line is appended whole by one write or not at all.
 */
export function appendRecording(path: string, round: RecordedRound, policy: string): void {
  const fs = process.getBuiltinModule('node:fs')
  try {
    const descriptor = fs.openSync(path, 'a', 0o600)
    try {
      const isNew = fs.fstatSync(descriptor).size === 0
      const header = isNew ? `${JSON.stringify({ recording: 1, fill: false, policy })}\n` : ''
      fs.writeSync(descriptor, header + sampleLine(round))
    } finally {
      fs.closeSync(descriptor)
    }
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException
    throw new VitalsError('CANNOT_WRITE', { params: { path, detail: code ?? message }, cause })
  }
}

function sampleLine({ ts, results, facts }: RecordedRound): string {
  const probes = Object.fromEntries(results.map((result) => [result.name, result]))
  return `${JSON.stringify({ ts, probes, ...(facts.size > 0 && { facts: Object.fromEntries(facts) }) })}\n`
}
