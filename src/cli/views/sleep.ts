import { longestTimerMs } from '../../core/timer.ts'

/** Waits that long, or until the signal is aborted; it never rejects. */
export function sleep(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    let leftMs = ms
    let timer: NodeJS.Timeout
    const wait = () => {
      const partMs = Math.min(leftMs, longestTimerMs)
      leftMs -= partMs
      timer = setTimeout(leftMs > 0 ? wait : done, partMs)
    }
    wait()
    signal.addEventListener('abort', done, { once: true })
  })
}
