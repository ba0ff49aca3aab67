import { readdirSync, readlinkSync } from 'node:fs'
import { basename } from 'node:path'
import { readTextIfAny } from '../files/read-text.ts'

/** The processes of a host at one moment; each is read when it is asked for first. */
export interface ProcessTable {
  readonly pids: readonly number[]
  /** Whether the kernel hides other users' processes from us (`hidepid`): who is not seen may still be there. */
  readonly filtered: boolean
  /** The command line in its words; empty for kernel threads, zombies and processes that are gone. */
  readonly commandLine: (pid: number) => readonly string[]
  /** The names a process goes by: its executable's, its argv[0]'s and its command name. */
  readonly names: (pid: number) => readonly string[]
}

let newest: { readonly proc: string; readonly table: ProcessTable } | null = null

/**
 * The process table at `proc`. Probes that ask for it in the same turn of the event loop share one, because
 * reading it is most of their work.
 *
 * @throws the system's error where there is no such table.
 */
export function processTable(proc: string): ProcessTable {
  if (newest?.proc === proc) return newest.table
  const table = readTable(proc)
  newest = { proc, table }
  setImmediate(() => {
    newest = null
  })
  return table
}

function readTable(proc: string): ProcessTable {
  const pids: number[] = []
  for (const name of readdirSync(proc)) {
    const pid = Number(name)
    if (pid > 0) pids.push(pid)
  }
  const commandLine = remembered((pid) => readCommandLine(proc, pid))
  const names = remembered((pid) => readNames(proc, pid, commandLine(pid)[0] ?? ''))
  return { pids, filtered: isFiltered(proc, pids), commandLine, names }
}

function isFiltered(proc: string, pids: readonly number[]): boolean {
  // Every pid namespace has a process 1, and its command line is open to all unless the table is mounted otherwise.
  return !pids.includes(1) || readTextIfAny(`${proc}/1/cmdline`) === null
}

function remembered<T>(read: (pid: number) => T): (pid: number) => T {
  const known = new Map<number, T>()
  return (pid) => {
    const found = known.get(pid)
    if (found !== undefined) return found
    const value = read(pid)
    known.set(pid, value)
    return value
  }
}

function readCommandLine(proc: string, pid: number): readonly string[] {
  // A process that rewrote its title has no NUL between words, and blanks behind.
  const words = (readTextIfAny(`${proc}/${pid}/cmdline`) ?? '').replace(/[\0 ]+$/, '')
  return words === '' ? [] : words.split('\0')
}

/**
 * All names count, because any one can mislead: scripts run under their interpreter's executable, titles are
 * rewritten, and every Node.js process is called `MainThread`.
 */
function readNames(proc: string, pid: number, first: string): readonly string[] {
  const names = [basename(first)]
  const executable = readExecutable(proc, pid)
  if (executable !== null) names.push(basename(executable.replace(/ \(deleted\)$/, '')))
  // `sshd: user` and `nginx: master process` name themselves before the colon.
  const title = /^([^\s:]+): /.exec(first)?.[1]
  if (title !== undefined) names.push(basename(title))
  const comm = readTextIfAny(`${proc}/${pid}/comm`)
  if (comm !== null) names.push(comm.trimEnd())
  return names
}

function readExecutable(proc: string, pid: number): string | null {
  try {
    return readlinkSync(`${proc}/${pid}/exe`)
  } catch {
    return null
  }
}
