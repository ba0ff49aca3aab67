import { readdirSync } from 'node:fs'
import { readTextIfAny } from '../../host/files/read-text.ts'
import { readStat, readUptime, ticksPerSecond } from '../../host/process/process-stat.ts'

/** What the kernel tells of one process. `fds` is not a number where they may not be read. */
export interface ProcessFacts {
  readonly pid: number
  /** Not a number where the clocks of the kernel contradict each other. */
  readonly ageS: number
  readonly rssBytes: number
  readonly threads: number
  readonly fds: number
}

/** The facts of a living process; `null` when it is gone or a zombie. */
export function readFacts(proc: string, pid: number): ProcessFacts | null {
  const stat = readStat(proc, pid)
  if (stat === null || stat.state === 'Z' || stat.state === 'X') return null
  const age = readUptime(proc) - stat.startedTicks / ticksPerSecond
  return {
    pid,
    // The two clocks are read one after the other.
    ageS: age < -1 ? Number.NaN : Math.max(0, age),
    rssBytes: readRss(proc, pid),
    threads: stat.threads,
    fds: countFds(proc, pid),
  }
}

function readRss(proc: string, pid: number): number {
  // In kilobytes, unlike the pages of `stat`, whose size differs between machines.
  const status = readTextIfAny(`${proc}/${pid}/status`) ?? ''
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1_024
}

function countFds(proc: string, pid: number): number {
  try {
    return readdirSync(`${proc}/${pid}/fd`).length
  } catch {
    return Number.NaN
  }
}
