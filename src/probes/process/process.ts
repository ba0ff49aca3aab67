import type { ProcessOptions } from '../../core/probe-kind/kinds/process.ts'
import type { Value } from '../../core/value.ts'
import { readTextOfPolicy } from '../../host/files/read-text.ts'
import { type ProcessTable, processTable } from '../../host/process/process-table.ts'
import { codeOf, errorText } from '../../host/system-error.ts'
import { couldNotProbe } from '../failure.ts'
import { compilePattern, type Pattern } from '../pattern.ts'
import type { Observation, Probe } from '../probe.ts'
import { round } from '../round.ts'
import { type ProcessFacts, readFacts } from './process-facts.ts'

const mebibyte = 1_048_576

/** Processes of this host, by pid file, name or command line. */
export const process = processOf('/proc', globalThis.process.pid)

/** A process probe that reads the process table at `proc` and never counts the process `self`. */
export function processOf(proc: string, self: number): Probe<ProcessOptions> {
  return async (options): Promise<Observation> => {
    try {
      const pattern = options.pattern === undefined ? null : await compilePattern(options.pattern)
      const table = processTable(proc)
      const pids = options.pid_file === undefined ? table.pids : pidsOfFile(options.pid_file)
      const found: ProcessFacts[] = []
      for (const pid of pids) {
        if (pid === self || !fits(table, pid, options.name, pattern)) continue
        const facts = readFacts(proc, pid)
        if (facts !== null) found.push(facts)
      }
      if (found.length === 0 && pids.length > 0 && table.filtered) {
        return couldNotProbe(
          'no such process is seen, but this host hides processes of other users (hidepid)',
        )
      }
      return { ok: true, error: null, value: sumUp(found) }
    } catch (error) {
      return couldNotProbe(errorText(error))
    }
  }
}

/** The process id of a pid file; none where the file is not there or holds none, as after a clean stop. */
function pidsOfFile(path: string): readonly number[] {
  try {
    const pid = Number(/^\s*(\d{1,10})\s*(?:\n|$)/.exec(readTextOfPolicy(path, 256))?.[1] ?? 0)
    return pid > 0 && exists(pid) ? [pid] : []
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return []
    throw error
  }
}

/** Asked of the kernel and not of the table, which may hide it. */
function exists(pid: number): boolean {
  try {
    return globalThis.process.kill(pid, 0)
  } catch (error) {
    return codeOf(error) === 'EPERM'
  }
}

function fits(table: ProcessTable, pid: number, name: string | undefined, pattern: Pattern | null): boolean {
  if (name === undefined && pattern === null) return true
  const line = table.commandLine(pid)
  // Only kernel threads and zombies have none.
  if (line.length === 0) return false
  if (pattern !== null && !pattern.matches(line.join(' '))) return false
  return name === undefined || table.names(pid).some((given) => sameName(given, name))
}

function sameName(given: string, wanted: string): boolean {
  // The kernel keeps 15 bytes of a command name.
  return given === wanted || (given.length === 15 && wanted.length > 15 && wanted.startsWith(given))
}

function sumUp(found: readonly ProcessFacts[]): Record<string, Value> {
  const oldest = found.toSorted((a, b) => b.ageS - a.ageS || a.pid - b.pid)[0]
  if (oldest === undefined) return { alive: false, count: 0 }
  const sum = (of: (facts: ProcessFacts) => number) => found.reduce((total, facts) => total + of(facts), 0)
  return {
    alive: true,
    count: found.length,
    pid: oldest.pid,
    rss_mb: round(sum((facts) => facts.rssBytes) / mebibyte, 1),
    threads: sum((facts) => facts.threads),
    // Not a number where one of them may not be read, so that the sum is never too small.
    fds: sum((facts) => facts.fds),
    age_s: round(oldest.ageS),
    youngest_age_s: round(Math.min(...found.map((facts) => facts.ageS))),
  }
}
