import { readdirSync, readlinkSync } from 'node:fs'
import { basename } from 'node:path'
import { readTextIfAny } from '../files/read-text.ts'
import { type ProcessStat, readStat } from './process-stat.ts'

/** The kernel keeps so many bytes of a command name. */
const keptOfName = 15

/** The processes of a host at one moment; each is read when it is asked for first. */
export interface ProcessTable {
  readonly pids: readonly number[]
  /** Whether the kernel hides other users' processes from us (`hidepid`): who is not seen may still be there. */
  readonly filtered: boolean
  /** `null` for a process that is gone. */
  readonly stat: (pid: number) => ProcessStat | null
  /** The command line in its words; empty for kernel threads, zombies and processes that are gone. */
  readonly commandLine: (pid: number) => readonly string[]
  /** The names a process goes by, none of them cut by the kernel unless no other is known. */
  readonly names: (pid: number) => Names
}

/** Names of a process. */
export interface Names {
  /** Those of its executable, its argv[0] and its script, and its command name where that is whole. */
  readonly full: readonly string[]
  /** The first 15 bytes of its only name, `null` where a full one is known. */
  readonly cut: string | null
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
  const stat = remembered((pid) => readStat(proc, pid))
  const commandLine = remembered((pid) => readCommandLine(proc, pid))
  const names = remembered((pid) => readNames(proc, pid, commandLine(pid)))
  return { pids, filtered: isFiltered(proc, pids), stat, commandLine, names }
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
 * Every whole name counts, because any one can mislead: scripts run under their interpreter's executable, titles are
 * rewritten, and every Node.js process is called `MainThread`. The command name does not count where it is the
 * beginning of a longer name that is known.
 */
function readNames(proc: string, pid: number, line: readonly string[]): Names {
  const full = new Set<string>()
  const [first] = line
  if (first !== undefined) full.add(basename(first))
  const executable = readExecutable(proc, pid)
  if (executable !== null) full.add(basename(executable.replace(/ \(deleted\)$/, '')))
  // `sshd: user` and `nginx: master process` name themselves before the colon.
  const title = /^([^\s:]+): /.exec(first ?? '')?.[1]
  if (title !== undefined) full.add(basename(title))
  const command = readTextIfAny(`${proc}/${pid}/comm`)?.trimEnd() ?? ''
  const isCut = Buffer.byteLength(command) >= keptOfName
  // A script's command name is its own, and the rest of it stands among the arguments.
  const script = line
    .slice(1)
    .map((word) => basename(word))
    .find((word) => isNameOf(word, command, isCut))
  if (script !== undefined) full.add(script)
  const isKnown = [...full].some((name) => isNameOf(name, command, isCut))
  if (command !== '' && !isKnown && (!isCut || full.size > 0 || isWhole(proc, pid))) full.add(command)
  return { full: [...full], cut: full.size === 0 && command !== '' ? command : null }
}

function isNameOf(name: string, command: string, isCut: boolean): boolean {
  return command !== '' && (isCut ? name.startsWith(command) : name === command)
}

/** The command names of kernel threads are told whole. */
function isWhole(proc: string, pid: number): boolean {
  return readStat(proc, pid)?.isKernelThread === true
}

function readExecutable(proc: string, pid: number): string | null {
  try {
    return readlinkSync(`${proc}/${pid}/exe`)
  } catch {
    return null
  }
}
