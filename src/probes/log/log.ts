import type { LogOptions } from '../../core/probe-kind/kinds/log.ts'
import { parseBytes } from '../../core/text/bytes.ts'
import type { Value } from '../../core/value.ts'
import { type Family, openFamily } from '../../host/logs/log-family.ts'
import type { Known } from '../../host/logs/log-known.ts'
import { type Part, partsToRead } from '../../host/logs/log-parts.ts'
import { knownFrom, remember } from '../../host/logs/log-positions.ts'
import { isUtf16 } from '../../host/logs/utf-16.ts'
import { stopwatch } from '../elapsed.ts'
import { failedTarget } from '../failure.ts'
import { roundTo } from '../number/round-to.ts'
import { pathFailure } from '../path-failure.ts'
import { compilePattern } from '../pattern.ts'
import type { Observation, Probe, ProbeContext } from '../probe.ts'
import { type LogMatches, readLines } from './log-reading.ts'

/** The share of the probe's time after which no more is read, so that what was read is told in time. */
const readingShare = 0.6

/** Counts the lines of a log, and of what it was rotated to, that came since the last run. */
export const log: Probe<LogOptions> = async (options, context): Promise<Observation> => {
  const elapsed = stopwatch()
  const known = knownFrom(context.memory)
  let family: Family | null = null
  try {
    const pattern = await compilePattern(options.pattern)
    family = await openFamily(options.path, known?.files ?? [], context.signal)
    if (family.current === null && family.rotated.length === 0) {
      const missing = failedTarget('no_such_path', `there is no ${options.path}`, { exists: false })
      // A log that comes into being after the first run is read from its start.
      return known === null ? { ...missing, memory: await remember([], context.now()) } : missing
    }
    if (family.current?.open && (await isUtf16(family.current.open))) {
      return failedTarget('wrong_answer', `${options.path} is written in UTF-16, which is not read`, {
        exists: true,
      })
    }
    const parts = await partsToRead(family, known, options.from)
    const reading = await readLines(parts, {
      pattern,
      mostBytes: parseBytes(options.max_bytes) ?? 0,
      isOver: () => elapsed() > context.timeoutMs * readingShare,
      now: context.now(),
      signal: context.signal,
    })
    // No line was looked at, and that must not pass for a log without matches.
    const isBlind = known === null && options.from === 'end'
    const counts = isBlind ? {} : countFields(reading, known, context)
    const value = { ...counts, ...placeFields(family, parts, known), up: true }
    return { ok: true, error: null, value, memory: await remember(parts, context.now()) }
  } catch (error) {
    return pathFailure(error)
  } finally {
    family?.close()
  }
}

function countFields(reading: LogMatches, known: Known | null, { now }: ProbeContext): Record<string, Value> {
  const minutes = known === null ? 0 : (now() - known.at) / 60_000
  return {
    count: reading.count,
    lines: reading.lines,
    ...(minutes > 0 ? { rate_per_min: roundTo(reading.count / minutes, 3) } : {}),
    first: reading.first,
    last: reading.last,
  }
}

function placeFields(
  { current }: Family,
  parts: readonly Part[],
  known: Known | null,
): Record<string, Value> {
  const before = known?.files.find((file) => file.isCurrent)
  const holder = parts.find((part) => before !== undefined && part.continues === before)
  return {
    backlog_bytes: parts.reduce((sum, part) => sum + part.file.size - part.offset, 0) - unfinished(parts),
    exists: current !== null,
    rotated: before !== undefined && holder?.file.isCurrent !== true,
    gap: before !== undefined && holder === undefined,
  }
}

/** Bytes of lines that have no end yet: they are not late, they are being written. */
function unfinished(parts: readonly Part[]): number {
  return parts.reduce((sum, part) => sum + (part.isAtEnd ? part.file.size - part.offset : 0), 0)
}
