import type { Io } from './io.ts'
import type { ProbeOptions } from './probe-options.ts'

/**
 * Runs one round of probes, prints it and tells the verdict.
 *
 * @returns the exit status
 */
export async function probeAction(options: ProbeOptions, io: Io): Promise<number> {
  io.stdout.write(`${JSON.stringify(options)}\n`)
  return 3
}
