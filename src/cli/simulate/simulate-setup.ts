import { readPolicyFile } from '../../agent/policy-file.ts'
import { VitalsError } from '../../core/errors.ts'
import { createEngine } from '../../core/policy/engine/compile.ts'
import type { Engine } from '../../core/policy/engine/compiled.ts'
import { loadPolicy } from '../../core/policy/language/load/load.ts'
import { readerFor } from '../../core/policy/workbench/input/format.ts'
import type { Intake, IntakeOptions } from '../../core/policy/workbench/input/intake.ts'
import { formatDuration, parseDuration } from '../../core/text/duration.ts'
import { parseTimestamp } from '../../core/text/timestamp.ts'
import { escapeControl } from '../../render/terminal/escape.ts'
import type { Io } from '../run/io.ts'
import { Progress } from './progress.ts'
import type { SampleInput } from './sample-input.ts'
import type { SimulateOptions } from './simulate-options.ts'

const shortestIntervalMs = 100

/** How the input is to be read, as the options ask for it. @throws VitalsError USAGE */
export function readingOf(
  options: Pick<SimulateOptions, 'columns' | 'from' | 'to' | 'skipBad'>,
): Omit<IntakeOptions, 'path'> {
  return {
    columns: new Map(options.columns.map(columnOf)),
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

/** The engine of a policy file, with another interval where one was given. */
export function engineOf(path: string, interval: string | null): Engine {
  const file = readPolicyFile(path)
  const { policy } = loadPolicy({ path, bytes: file.bytes }, file.digest)
  if (interval === null) return createEngine(policy)
  const intervalMs = parseDuration(interval)
  if (intervalMs === null || intervalMs < shortestIntervalMs) {
    throw misused(`--interval takes a duration of at least 100ms such as 30s, not '${interval}'.`)
  }
  return createEngine({ ...policy, intervalMs })
}

/** What a person should know that is no part of the outcome. */
export function warn(intake: Intake, { policy }: Engine, io: Io): void {
  const say = (text: string) => io.stderr.write(`vitals: ${escapeControl(text)}\n`)
  const { badLines, ignoredNames, unfittingStep } = intake
  if (badLines > 0) say(`${badLines === 1 ? '1 line was' : `${badLines} lines were`} left out as unreadable.`)
  if (ignoredNames.length > 0) {
    const named = ignoredNames.slice(0, 5).join(', ')
    const more = ignoredNames.length > 5 ? ' and others' : ''
    const which = ignoredNames.length === 1 ? '1 name that' : `${ignoredNames.length} names that`
    const were = ignoredNames.length === 1 ? 'was' : 'were'
    say(`${which} the policy does not use ${were} ignored: ${named}${more}.`)
  }
  if (unfittingStep !== null) {
    const step = formatDuration(Math.round(unfittingStep))
    const advice =
      unfittingStep < shortestIntervalMs
        ? `--interval takes no less than ${formatDuration(shortestIntervalMs)}`
        : `--interval ${step} would fit`
    say(
      `the samples are about ${step} apart and the policy's interval is ${formatDuration(policy.intervalMs)}; ${advice}.`,
    )
  }
}

function timeOf(flag: 'from' | 'to', text: string | null): number | null {
  if (text === null) return null
  const at = parseTimestamp(text)
  if (at === null) throw misused(`--${flag} takes a time such as 2026-01-01T12:00:00Z, not '${text}'.`)
  return at
}

function columnOf(text: string): [source: string, name: string] {
  const equals = text.lastIndexOf('=')
  if (equals < 1 || equals === text.length - 1) throw misused(`--column takes SOURCE=NAME, not '${text}'.`)
  return [text.slice(0, equals), text.slice(equals + 1)]
}

export function misused(detail: string): VitalsError {
  return new VitalsError('USAGE', { params: { detail, command: 'policy simulate' } })
}
