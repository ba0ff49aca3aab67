import { VitalsError } from '../core/errors.ts'
import type { PolicyState } from '../core/policy/engine/policy-state.ts'
import type { ProbeResult } from '../core/probe-kind/probe-result.ts'
import type { Value } from '../core/value.ts'
import type { SettledEffect } from './fold-sample.ts'

/** One round as `policy simulate` reads it back. */
export interface RecordedRound {
  readonly ts: string
  readonly policy: string
  readonly results: readonly ProbeResult[]
  readonly facts: ReadonlyMap<string, Value>
  /** Checks that were not judged in this round. */
  readonly skipped: ReadonlySet<string>
  /** The state that the round began with; `null` for none. */
  readonly prior: PolicyState | null
  readonly settled: readonly SettledEffect[]
}

/** A recording that is open for appending: one JSON document a line. */
export interface Recording {
  /** Appends a round whole or not at all; throws CANNOT_WRITE. */
  append(round: RecordedRound): void
  close(): void
}

/**
 * Opens a recording; a new one (mode 0600) is made with its first round, so that a run that fails leaves no file behind.
 * Its first line says what it is, that nothing is to be filled in between samples (one-shot runs count as they come,
 * however far apart), and which state it began with.
 *
 * @throws VitalsError CANNOT_WRITE
 */
export function openRecording(path: string): Recording {
  const fs = process.getBuiltinModule('node:fs')
  let open = orCannotWrite(path, () => openIfAny(path))
  return {
    append: (round) => {
      orCannotWrite(path, () => {
        open ??= fs.openSync(path, 'a', 0o600)
        const descriptor = open
        const { size } = fs.fstatSync(descriptor)
        const header = size === 0 ? headerLine(round) : ''
        const line = Buffer.from(header + sampleLine(round) + settledLines(round))
        try {
          if (fs.writeSync(descriptor, line) === line.length) return
          throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })
        } catch (error) {
          // A regular file is put back as it was; a pipe cannot be, and has no size to go back to.
          if (fs.fstatSync(descriptor).isFile()) fs.ftruncateSync(descriptor, size)
          throw error
        }
      })
    },
    close: () => {
      if (open !== null) fs.closeSync(open)
      open = null
    },
  }
}

/** @returns `null` where there is no file yet, in a directory that takes one. */
function openIfAny(path: string): number | null {
  const fs = process.getBuiltinModule('node:fs')
  try {
    return fs.openSync(path, fs.constants.O_WRONLY | fs.constants.O_APPEND)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    fs.accessSync(process.getBuiltinModule('node:path').dirname(path), fs.constants.W_OK)
    return null
  }
}

function headerLine({ policy, prior }: RecordedRound): string {
  return `${JSON.stringify({ recording: 1, fill: false, policy, ...(prior && { state: prior }) })}\n`
}

// Effects that a recording does not speak of succeed at once, so that only the others are written down.
function settledLines({ ts, settled }: RecordedRound): string {
  return settled
    .filter(({ result }) => result !== 'delivered')
    .map(({ effect: { action, check, kind }, result }) => {
      return `${JSON.stringify({ at: ts, settled: { effect: { at: ts, action, check, kind }, result } })}\n`
    })
    .join('')
}

function sampleLine({ ts, results, facts, skipped }: RecordedRound): string {
  const probes = Object.fromEntries(results.map((result) => [result.name, result]))
  const rest = {
    ...(facts.size > 0 && { facts: Object.fromEntries(facts) }),
    ...(skipped.size > 0 && { skipped: [...skipped] }),
  }
  return `${JSON.stringify({ ts, probes, ...rest })}\n`
}

function orCannotWrite<Result>(path: string, work: () => Result): Result {
  try {
    return work()
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException
    throw new VitalsError('CANNOT_WRITE', { params: { path, detail: code ?? message }, cause })
  }
}
