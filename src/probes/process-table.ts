import { readdirSync, readlinkSync } from 'node:fs'
import { basename } from 'node:path'
import { readText, readTextIfAny } from './read-text.ts'

const ticksPerSecond = 100

/** What the kernel tells of one process. `fds` is not a number where they may not be read. */
export interface ProcessFacts {
  readonly pid: number
  readonly ageS: number
  readonly rssBytes: number
  readonly threads: number
  readonly fds: number
}

/** Every process id in the table at `proc`. Throws where there is no such table. */
export function allPids(proc: string): number[] {
  const pids: number[] = []
  for (const name of readdirSync(proc)) {
    const pid = Number(name)
    if (pid > 0) pids.push(pid)
  }
  return pids
}

/** The command line in its words; empty for kernel threads, zombies and processes that are gone. */
export function commandLine(proc: string, pid: number): string[] {
  const line = readTextIfAny(`${proc}/${pid}/cmdline`) ?? ''
  // A process that rewrote its title has no NUL between words, and blanks behind.
  const words = line.replace(/[\0 ]+$/, '')
  return words === '' ? [] : words.split('\0')
}

/**
 * The names a process goes by, one after the other as they are asked for: its executable's, its argv[0]'s, its
 * command name. All three count, because any one can mislead: scripts run under their interpreter's executable,
 * titles are rewritten, and every Node.js process is called `MainThread`.
 */
export function* namesOf(proc: string, pid: number, line: readonly string[]): Generator<string> {
  const executable = readExecutable(proc, pid)
  if (executable !== null) yield basename(executable.replace(/ \(deleted\)$/, ''))
  const first = line[0] ?? ''
  yield basename(first)
  // `sshd: user` and `nginx: master process` name themselves before the colon.
  const title = /^([^\s:]+): /.exec(first)?.[1]
  if (title !== undefined) yield basename(title)
  const comm = readTextIfAny(`${proc}/${pid}/comm`, 64)
  if (comm !== null) yield comm.trimEnd()
}

function readExecutable(proc: string, pid: number): string | null {
  try {
    return readlinkSync(`${proc}/${pid}/exe`)
  } catch {
    return null
  }
}

/** The facts of a living process; `null` when it is gone or a zombie. */
export function readFacts(proc: string, pid: number): ProcessFacts | null {
  const stat = readTextIfAny(`${proc}/${pid}/stat`, 4_096)
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
  return Number.parseFloat(readText(`${proc}/uptime`, 64))
}

function readRss(proc: string, pid: number): number {
  // In kilobytes, unlike the pages of `stat`, whose size differs between machines.
  const status = readTextIfAny(`${proc}/${pid}/status`, 4_096) ?? ''
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1_024
}

function countFds(proc: string, pid: number): number {
  try {
    return readdirSync(`${proc}/${pid}/fd`).length
  } catch {
    return Number.NaN
  }
}
