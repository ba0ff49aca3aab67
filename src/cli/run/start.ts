import type { Command } from '@oclif/core/command'
import { versionLine } from '../../settings/package-version.ts'
import { wantsColor } from '../terminal/color.ts'
import { commandIn, isAnsweredByHelp } from './command-id.ts'
import { installExits } from './exit.ts'
import { failureStyle, tellFailure } from './failure.ts'
import { type Io, processIo } from './io.ts'
import { readManifest } from './manifest.ts'
import { rootPlugin } from './root-plugin.ts'

/**
 * Runs any command line through oclif.
 *
 * @param argv arguments after the script
 * @param packageRoot directory of the installed package
 * @returns the exit status
 */
export async function start(argv: readonly string[], packageRoot: string): Promise<number> {
  const io = processIo(packageRoot)
  const style = failureStyle(argv)
  installExits(style, io)
  try {
    if (argv[0] === '--version') io.stdout.write(`${versionLine}\n`)
    else await runCommandLine(argv, io)
    return Number(process.exitCode ?? 0)
  } catch (failure) {
    return await tellFailure(failure, style, io)
  }
}

async function runCommandLine(argv: readonly string[], io: Io): Promise<void> {
  const root = io.packageRoot
  const manifest = readManifest(root)
  const id = commandIn(argv, manifest)
  if (id === null && !isAnsweredByHelp(argv, manifest)) {
    const { unknownCommand } = await import('./usage-error.ts')
    throw unknownCommand(argv, manifest)
  }
  const plugin = rootPlugin(manifest, root, loadCommand)
  const plugins = new Map([[plugin.name, plugin]])
  const { run } = await importOclif(io)
  try {
    await run([...argv], { root, pjson: plugin.pjson, plugins, userPlugins: false, devPlugins: false })
  } catch (failure) {
    const { explainUsage } = await import('./usage-error.ts')
    throw explainUsage(failure, id ?? '', manifest)
  }
}

async function loadCommand(id: string): Promise<Command.Class> {
  const chunk = new URL(`./commands/${id.replaceAll(':', '/')}.js`, import.meta.url)
  const module: { default: Command.Class } = await import(chunk.href)
  module.default.id = id
  return module.default
}

// oclif colours its help by FORCE_COLOR, read once when it is loaded; it does not know NO_COLOR.
async function importOclif(io: Io) {
  const before = process.env.FORCE_COLOR
  process.env.FORCE_COLOR = wantsColor('auto', io.env, io.stdout.isTty) ? '1' : '0'
  try {
    return await import('@oclif/core/run')
  } finally {
    if (before === undefined) delete process.env.FORCE_COLOR
    else process.env.FORCE_COLOR = before
  }
}
