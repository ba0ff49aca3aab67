import { readTextIfAny } from '../files/read-text.ts'

/** The clock of /proc on every Linux that Node runs on. */
export const ticksPerSecond = 100
/** PF_KTHREAD of the kernel. */
const kernelThread = 0x0020_0000

/** What the kernel keeps of a process in `/proc/PID/stat` (proc_pid_stat(5)). */
export interface ProcessStat {
  /** One letter, `Z` for a zombie. */
  readonly state: string
  readonly parent: number
  readonly session: number
  readonly isKernelThread: boolean
  readonly threads: number
  /** Since the boot, in ticks. */
  readonly startedTicks: number
}

/** `null` when the process is gone. */
export function readStat(proc: string, pid: number | 'self'): ProcessStat | null {
  const stat = readTextIfAny(`${proc}/${pid}/stat`)
  if (stat === null) return null
  // The command name stands in parentheses and may hold anything, parentheses too.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return {
    state: fields[0] ?? '',
    parent: Number(fields[1]),
    session: Number(fields[3]),
    isKernelThread: (Number(fields[6]) & kernelThread) !== 0,
    threads: Number(fields[17]),
    startedTicks: Number(fields[19]),
  }
}

/**
 * Seconds since the boot on the clock of `startedTicks`. A container's `/proc/uptime` may count from its own start,
 * while processes still count from the host's, so our own age is asked too; that one stands still while a host sleeps.
 */
export function readUptime(proc: string): number {
  const told = Number.parseFloat(readTextIfAny(`${proc}/uptime`) ?? '')
  const own = readStat(proc, 'self')
  return own === null ? told : Math.max(told, own.startedTicks / ticksPerSecond + process.uptime())
}
