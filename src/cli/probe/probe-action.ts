import { exitStatusOf } from '../../core/state.ts'
import type { Settings } from '../../settings/config-resolve.ts'
import { endAtOnce } from '../run/end-at-once.ts'
import type { Io } from '../run/io.ts'
import { colorOf } from '../run/settings.ts'
import type { ProbeOptions } from './probe-options.ts'
import { printRound } from './probe-print.ts'
import { openSession } from './probe-session.ts'

/**
 * Runs one round of probes, or rounds until somebody ends them, prints as asked and gives the last verdict's exit
 * status. A verdict that could not be remembered, recorded or written is told all the same, with one line on standard
 * error; when it is healthy, the status says that something could not be written.
 *
 * @throws VitalsError for every failure to run; nothing is printed then
 */
export async function probeAction(options: ProbeOptions, settings: Settings, io: Io): Promise<number> {
  const probe = () => probeAndPrint(options, settings, io)
  // A monitoring system wants an answer each time, and a person who watches sees one.
  if (!options.onChange || options.watch !== null || options.format === 'nagios') return probe()
  const { failuresOnce } = await import('./failure-once.ts')
  return failuresOnce(options, settings, io, probe)
}

async function probeAndPrint(options: ProbeOptions, settings: Settings, io: Io): Promise<number> {
  const color = options.color ?? colorOf(settings, io.env)
  const session = await openSession(options, settings, io)
  try {
    if (options.watch !== null) {
      const { watchProbes } = await import('./probe-watch.ts')
      return exitStatusOf[await watchProbes(session, options, options.watch.everyMs, color, io)]
    }
    const round = await session.round(io.startedAt)
    const unwritten = await printRound(round, options, color, io)
    // A problem counts more than the file that should have had it.
    const status = exitStatusOf[round.report.state] || (unwritten?.exit ?? 0)
    if (round.hangs) {
      await session.close()
      endAtOnce(status)
    }
    return status
  } finally {
    await session.close()
  }
}
