import { readdirSync } from 'node:fs'
import { readTextIfAny } from '../../host/files/read-text.ts'

/** The clock of /proc on every Linux that Node runs on. */
const ticksPerSecond = 100

/** What the kernel tells of one process. `fds` is not a number where they may not be read. */
export interface ProcessFacts {
  readonly pid: number
  readonly ageS: number
  readonly rssBytes: number
  readonly threads: number
  readonly fds: number
}

/** The facts of a living process; `null` when it is gone or a zombie. */
export function readFacts(proc: string, pid: number): ProcessFacts | null {
  const stat = readTextIfAny(`${proc}/${pid}/stat`)
  if (stat === null) return null
  // The command name stands in parentheses and may hold anything, parentheses too.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const state = fields[0]
  if (state === 'Z' || state === 'X') return null
  const startedS = Number(fields[19]) / ticksPerSecond
  return {
    pid,
    ageS: Math.max(0, readUptime(proc) - startedS),
    rssBytes: readRss(proc, pid),
    threads: Number(fields[17]),
    fds: countFds(proc, pid),
  }
}

function readUptime(proc: string): number {
  return Number.parseFloat(readTextIfAny(`${proc}/uptime`) ?? '')
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
