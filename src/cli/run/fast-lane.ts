import { versionLine } from '../../settings/package-version.ts'
import { readCommonSpelling } from '../probe/probe-spelling.ts'
import { installExits } from './exit.ts'
import { failureStyle, tellFailure } from './failure.ts'
import { processIo } from './io.ts'
import { knownSettings } from './settings.ts'

/**
 * Answers `--version` and the common spellings of `probe` and `health` without loading oclif or a YAML parser.
 *
 * @param argv arguments after the script
 * @param packageRoot directory of the installed package
 * @returns the exit status, or `null` when the full command line has to answer; nothing was done then
 */
export async function fastLane(argv: readonly string[], packageRoot: string): Promise<number | null> {
  const [command, ...args] = argv
  if (command === 'health') {
    const { healthLane } = await import('../health/health-lane.ts')
    return healthLane(args, packageRoot)
  }
  const isVersion = (command === '--version' || command === '-V') && args.length === 0
  const options = command === 'probe' ? readCommonSpelling(args) : null
  if (!isVersion && options === null) return null

  const io = processIo(packageRoot)
  const style = failureStyle(args)
  try {
    if (options === null) {
      io.stdout.write(`${versionLine}\n`)
      return 0
    }
    const settings = knownSettings(io)
    if (settings === null) return null
    installExits(style, io)
    const { probeAction } = await import('../probe/probe-action.ts')
    return await probeAction(options, settings, io)
  } catch (failure) {
    return await tellFailure(failure, style, io)
  }
}
