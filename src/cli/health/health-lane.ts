import { installExits } from '../run/exit.ts'
import { failureStyle, tellFailure } from '../run/failure.ts'
import { processIo } from '../run/io.ts'
import { colorOf, knownSettings } from '../run/settings.ts'
import { checkHealth } from './health-action.ts'
import { readHealthSpelling } from './health-spelling.ts'

/**
 * Answers the common spellings of `vitals health` without oclif.
 *
 * @param args arguments after `health`
 * @returns the exit status, or `null` when the full command line has to answer; nothing was done then
 */
export async function healthLane(args: readonly string[], packageRoot: string): Promise<number | null> {
  const options = readHealthSpelling(args)
  if (options === null) return null
  const io = processIo(packageRoot)
  const style = failureStyle(args)
  try {
    const settings = knownSettings(io)
    if (settings === null) return null
    installExits(style, io)
    return await checkHealth({ ...options, color: colorOf(settings, io.env) }, settings, io)
  } catch (failure) {
    return await tellFailure(failure, style, io)
  }
}
