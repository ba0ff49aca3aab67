import { readdirSync, readFileSync } from 'node:fs'
import { readTextIfAny } from '../files/read-text.ts'

/** The variable that marks everything one of our children starts, also what leaves its process group. */
const markName = 'VITALS_CHILD'
const mostPasses = 3
let marked = 0

/** What goes into the environment of a child, so that {@link endLeftBehind} finds what it leaves running. */
export interface Mark {
  readonly [markName]: string
}

/** A mark that no other child of any process on this host has. */
export function newMark(): Mark {
  marked += 1
  return { [markName]: `${process.pid}-${process.hrtime.bigint()}-${marked}` }
}

/**
 * Kills every process that has the mark and was started after `firstPid`, those in other sessions and process
 * groups too. Only where the kernel tells (Linux), and only processes that kept their environment.
 */
export function endLeftBehind(mark: Mark, firstPid: number): void {
  for (let pass = 0; pass < mostPasses; pass += 1) {
    const found = markedProcesses(`${markName}=${mark[markName]}`, firstPid)
    if (found.length === 0) return
    for (const pid of found) end(pid)
  }
}

function markedProcesses(entry: string, firstPid: number): number[] {
  const newest = newestPid()
  // Most programs start no other, and then there is nothing to look for.
  if (newest === null || newest === firstPid) return []
  const wrapped = newest < firstPid
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => pid !== process.pid && (wrapped || pid > firstPid) && environmentHas(pid, entry))
}

/** The pid that the kernel gave out last (proc_loadavg(5)). */
function newestPid(): number | null {
  const pid = Number((readTextIfAny('/proc/loadavg') ?? '').trim().split(' ')[4])
  return Number.isInteger(pid) && pid > 0 ? pid : null
}

function environmentHas(pid: number, entry: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0').includes(entry)
  } catch {
    // It has ended, or belongs to somebody else.
    return false
  }
}

function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has ended by itself.
  }
}
