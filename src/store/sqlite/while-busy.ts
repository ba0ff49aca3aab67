import { isBusy } from './state-file-fault.ts'

const longestPauseMs = 20

/**
 * Repeats `attempt` while another run or process is in the way, for at most `waitMs`; then its error is thrown.
 * SQLite's own waiting would stop the event loop, and with it every probe and signal handler.
 */
export async function whileBusy<Result>(waitMs: number, attempt: () => Result): Promise<Result> {
  // The clock is looked at only once there is a wait: loading `performance` costs more than the attempt.
  let deadline: number | null = null
  for (let pauseMs = 1; ; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
    try {
      return attempt()
    } catch (error) {
      if (!isBusy(error)) throw error
      deadline ??= performance.now() + waitMs
      const leftMs = deadline - performance.now()
      if (leftMs <= 0) throw error
      await new Promise((resolve) => setTimeout(resolve, Math.min(pauseMs, leftMs)))
    }
  }
}
