import { readFileSync } from 'node:fs'

/** Whether a process runs; a killed one that nobody has waited for yet does not run any more. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}
