import { readPolicyFile } from '../../agent/policy-file.ts'
import { createEngine } from '../../core/policy/engine/compile.ts'
import type { Engine } from '../../core/policy/engine/compiled.ts'
import { loadPolicy } from '../../core/policy/language/load/load.ts'
import { readerFor } from '../../core/policy/workbench/input/format.ts'
import type { Intake, IntakeOptions } from '../../core/policy/workbench/input/intake.ts'
import { parseDuration } from '../../core/text/duration.ts'
import { parseTimestamp } from '../../core/text/timestamp.ts'
import { policyPathOf } from '../../settings/shipped-policy.ts'
import type { Io } from '../run/io.ts'
import { columnsOf } from './columns.ts'
import { misused } from './misused.ts'
import { Progress } from './progress.ts'
import type { SampleInput } from './sample-input.ts'
import type { SimulateOptions } from './simulate-options.ts'

export const shortestIntervalMs = 100

/** How the input is to be read for these policies, as the options ask for it. @throws VitalsError USAGE */
export function readingOf(
  options: Pick<SimulateOptions, 'columns' | 'from' | 'to' | 'skipBad'>,
  engines: readonly Engine[],
): Omit<IntakeOptions, 'path'> {
  return {
    columns: columnsOf(options.columns, engines),
    from: timeOf('from', options.from),
    to: timeOf('to', options.to),
    skipBad: options.skipBad,
  }
}

/** Reads the whole input into every intake, a chunk at a time; `flush` is called between two chunks. */
export async function feed(
  input: SampleInput,
  intakes: readonly Intake[],
  flush: () => void,
  io: Io,
): Promise<void> {
  const readers = intakes.map((intake) => readerFor(input.format, intake))
  const progress = new Progress(io.stderr, io.now, input.size)
  let bytes = 0
  try {
    for await (const chunk of input.chunks()) {
      for (const reader of readers) reader.push(chunk)
      flush()
      bytes += chunk.length
      progress.update(bytes, intakes[0]?.samples ?? 0)
    }
    for (const reader of readers) reader.end()
  } finally {
    progress.end()
  }
}

/** The engine of a policy, a file or a shipped one by its name, with another interval where one was given. */
export function engineOf(given: string, interval: string | null, { packageRoot }: Io): Engine {
  const path = policyPathOf(given, packageRoot)
  const file = readPolicyFile(path)
  const { policy } = loadPolicy({ path, bytes: file.bytes }, file.digest)
  if (interval === null) return createEngine(policy)
  const intervalMs = parseDuration(interval)
  if (intervalMs === null || intervalMs < shortestIntervalMs) {
    throw misused(`--interval takes a duration of at least 100ms such as 30s, not '${interval}'.`)
  }
  return createEngine({ ...policy, intervalMs })
}

function timeOf(flag: 'from' | 'to', text: string | null): number | null {
  if (text === null) return null
  const at = parseTimestamp(text)
  if (at === null) throw misused(`--${flag} takes a time such as 2026-01-01T12:00:00Z, not '${text}'.`)
  return at
}
