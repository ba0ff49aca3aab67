import { type FailureStyle, reportFailure } from './failure.ts'
import type { Io } from './io.ts'

// Written out, because `node:os` costs a millisecond at every start.
const statusAfter = { SIGINT: 130, SIGTERM: 143 } as const

/**
 * Ends the process with 130 on SIGINT and 143 on SIGTERM, and with status 70 on what nobody caught: Node.js would end
 * with 1, which means *degraded*. Call once, before the work begins.
 */
export function installExits(style: FailureStyle, io: Io): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => process.exit(statusAfter[signal]))
  }
  process.once('uncaughtException', (failure) => process.exit(reportFailure(failure, style, io)))
}
