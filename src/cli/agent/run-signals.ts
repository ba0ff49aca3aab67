const statusAfter = { SIGINT: 130, SIGTERM: 143 } as const

/** The signals that a process that goes on obeys. */
export interface RunSignals {
  /** Aborted by the first SIGTERM or SIGINT; the second ends the process at once. */
  readonly stop: AbortSignal
  /** The exit status after it. */
  readonly status: () => number
}

/** Listens for SIGTERM and SIGINT in place of those who did before, and gives SIGHUP to `reload`. */
export function onSignals(reload: () => Promise<void>): RunSignals {
  const stop = new AbortController()
  let status = 0
  process.on('SIGHUP', () => void reload())
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    const earlier = process.rawListeners(signal) as (() => void)[]
    // Before the others go: without any listener for a moment, Node.js drops a signal that has just come.
    process.on(signal, () => {
      if (stop.signal.aborted) process.exit(statusAfter[signal])
      status = statusAfter[signal]
      stop.abort()
    })
    for (const each of earlier) process.off(signal, each)
  }
  return { stop: stop.signal, status: () => status }
}
