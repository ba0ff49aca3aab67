/**
 * Calls `end` when this process ends: at its exit, and on the signals of a terminal that goes away (SIGHUP) or asks
 * for a core dump (SIGQUIT), which would end us without one. These then take their usual course.
 */
export function whenWeEnd(end: () => void): void {
  process.once('exit', end)
  for (const signal of ['SIGHUP', 'SIGQUIT'] as const) {
    process.once(signal, () => {
      end()
      process.kill(process.pid, signal)
    })
  }
}
