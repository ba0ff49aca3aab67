import type { ProcessOptions } from '../../core/probe-kind/kinds/process.ts'
import type { Value } from '../../core/value.ts'
import { onlySpeaks } from '../../host/process/own-runs.ts'
import { type ProcessTable, processTable } from '../../host/process/process-table.ts'
import { errorText } from '../../host/system-error.ts'
import { couldNotProbe } from '../failure.ts'
import { roundTo } from '../number/round-to.ts'
import { compilePattern, type Pattern } from '../pattern.ts'
import type { Observation, Probe } from '../probe.ts'
import { pidsOfFile } from './pid-file.ts'
import { type ProcessFacts, readFacts } from './process-facts.ts'

const mebibyte = 1_048_576

/** Processes of this host, by pid file, name or command line. */
export const process = processOf('/proc', globalThis.process.pid)

/** A process probe that reads the process table at `proc` and never counts the process `self`. */
export function processOf(proc: string, self: number): Probe<ProcessOptions> {
  return async (options, { now }): Promise<Observation> => {
    try {
      const pattern = options.pattern === undefined ? null : await compilePattern(options.pattern)
      const table = processTable(proc)
      const pids = options.pid_file === undefined ? table.pids : pidsOfFile(options.pid_file, proc, now())
      const found = pids
        .filter((pid) => pid !== self && fits(table, pid, options.name, pattern))
        .filter(isCounted(table, self, options))
        .map((pid) => readFacts(proc, pid))
        .filter((facts) => facts !== null)
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

/** A pid file names its process; names and patterns can fit others that only speak of it. */
function isCounted(table: ProcessTable, self: number, options: ProcessOptions): (pid: number) => boolean {
  const { pid_file, name, pattern } = options
  if (pid_file !== undefined) return () => true
  const speaks = onlySpeaks(table, self, /vitals/.test(`${name} ${pattern}`))
  return (pid) => !speaks(pid)
}

function fits(table: ProcessTable, pid: number, name: string | undefined, pattern: Pattern | null): boolean {
  if (pattern !== null && !matches(table, pid, pattern)) return false
  return name === undefined || isNamed(table, pid, name)
}

function matches(table: ProcessTable, pid: number, pattern: Pattern): boolean {
  const line = table.commandLine(pid)
  if (line.length > 0) return pattern.matches(line.join(' '))
  // Kernel threads have a name only; zombies have one as well.
  return table.names(pid).full.some((name) => pattern.matches(name))
}

function isNamed(table: ProcessTable, pid: number, wanted: string): boolean {
  const { full, cut } = table.names(pid)
  return full.includes(wanted) || (cut !== null && wanted.startsWith(cut))
}

function sumUp(found: readonly ProcessFacts[]): Record<string, Value> {
  const oldest = found.toSorted((a, b) => b.ageS - a.ageS || a.pid - b.pid)[0]
  if (oldest === undefined) return { alive: false, count: 0 }
  const sum = (of: (facts: ProcessFacts) => number) => found.reduce((total, facts) => total + of(facts), 0)
  return {
    alive: true,
    count: found.length,
    pid: oldest.pid,
    rss_mb: roundTo(sum((facts) => facts.rssBytes) / mebibyte, 1),
    threads: sum((facts) => facts.threads),
    // Not a number where one of them may not be read, so that the sum is never too small.
    fds: sum((facts) => facts.fds),
    age_s: roundTo(oldest.ageS),
    youngest_age_s: roundTo(Math.min(...found.map((facts) => facts.ageS))),
  }
}
