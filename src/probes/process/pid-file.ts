import { statSync } from 'node:fs'
import { readTextIfAny, readTextOfPolicy } from '../../host/files/read-text.ts'
import { codeOf } from '../../host/system-error.ts'
import { readFacts } from './process-facts.ts'

/** A process that begins so much later than its pid file was written was not meant by it, in milliseconds. */
const slackMs = 2_000
/** A daemon writes its pid file within this time of its start. */
const longestStartMs = 600_000

/**
 * The process that a pid file names: none where the file is not there or holds no number, as after a clean stop, where
 * the number is that of a thread, or where it was given to another process after the file was written.
 *
 * @throws the system's error where the file cannot be read.
 */
export function pidsOfFile(path: string, proc: string, now: number): readonly number[] {
  try {
    const pid = Number(/^\s*(\d{1,10})\s*(?:\n|$)/.exec(readTextOfPolicy(path, 256))?.[1] ?? 0)
    if (pid <= 0 || !exists(pid) || isThread(proc, pid)) return []
    return isReused(proc, pid, statSync(path).mtimeMs, now) ? [] : [pid]
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return []
    throw error
  }
}

/** Asked of the kernel and not of the table, which may hide it. */
function exists(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return codeOf(error) === 'EPERM'
  }
}

function isThread(proc: string, pid: number): boolean {
  const leader = /^Tgid:\s+(\d+)/m.exec(readTextIfAny(`${proc}/${pid}/status`) ?? '')?.[1]
  return leader !== undefined && Number(leader) !== pid
}

function isReused(proc: string, pid: number, writtenAt: number, now: number): boolean {
  const age = readFacts(proc, pid)?.ageS ?? Number.NaN
  const lateMs = now - age * 1_000 - writtenAt
  // Not a number compares as false: whose age is unknown is not judged by it.
  if (!(lateMs > slackMs)) return false
  // A clock that was set forward after both makes the process look late by just that much.
  const set = clockSetForwardMs(proc, now)
  return !(set > slackMs && lateMs < set + slackMs && lateMs > set - longestStartMs)
}

/**
 * By how much the clock was set forward since the boot, as after a start without a clock that runs on or after a
 * snapshot was resumed: `/sys` is made at the boot, and shows the time that it was then.
 */
function clockSetForwardMs(proc: string, now: number): number {
  const uptimeS = Number.parseFloat(readTextIfAny(`${proc}/uptime`) ?? '')
  const made = statSync('/sys', { throwIfNoEntry: false })?.mtimeMs ?? now
  return Math.max(0, now - uptimeS * 1_000 - made)
}
