import { readPolicyFile } from '../../agent/policy-file.ts'
import { VitalsError } from '../../core/errors.ts'
import { importRules } from '../../core/policy/workbench/import/promtool.ts'
import { escapeControl } from '../../render/terminal/escape.ts'
import type { Io } from '../run/io.ts'

/**
 * Prints the policy that a file of Prometheus rules makes, and on standard error what it does not hold, a line each.
 *
 * @throws VitalsError INPUT_NOT_FOUND, RULES_UNREADABLE, or NOTHING_TO_IMPORT after the list
 */
export function importPromtool(path: string, io: Io): void {
  const { yaml, notes } = importRules({ path, bytes: readRulesFile(path) })
  for (const { place, message } of notes) {
    io.stderr.write(`${escapeControl(`${path}:${place?.line}:${place?.column}: ${message}`)}\n`)
  }
  if (yaml === null) throw new VitalsError('NOTHING_TO_IMPORT', { params: { path } })
  io.stdout.write(yaml)
}

function readRulesFile(path: string): Uint8Array {
  try {
    return readPolicyFile(path).bytes
  } catch (cause) {
    if (!(cause instanceof VitalsError) || cause.code !== 'POLICY_NOT_FOUND') throw cause
    throw new VitalsError('INPUT_NOT_FOUND', { params: { path }, cause })
  }
}
