import type { Command } from '@oclif/core/command'
import { Config } from '@oclif/core/config'
import type { Logger, Options, Plugin } from '@oclif/core/interfaces'
import { setLogger } from '@oclif/core/logger'
import { pendingThreadWork } from '../../host/thread-work.ts'
import { versionLine } from '../../settings/package-version.ts'
import type { BaseCommand } from './base-command.ts'
import { argumentsOf, asksForHelp, commandIn, isAnsweredByHelp } from './command-id.ts'
import { endAtOnce } from './end-at-once.ts'
import { installExits } from './exit.ts'
import { failureStyle, tellFailure } from './failure.ts'
import { type Io, processIo } from './io.ts'
import { type Manifest, readManifest } from './manifest.ts'
import { rootPlugin } from './root-plugin.ts'

/** Imports the module of each command, by the command's id (`audit:list`). */
export type CommandTable = Readonly<Record<string, () => Promise<{ readonly default: Command.Class }>>>

/**
 * Runs any command line through oclif. A process that a probe's system call still holds ends here.
 *
 * @param argv arguments after the script
 * @param packageRoot directory of the installed package
 * @param manifest what the commands are; the one that was made at build where it is left out
 * @returns the exit status
 */
export async function start(
  argv: readonly string[],
  packageRoot: string,
  commands: CommandTable,
  manifest?: Manifest,
): Promise<number> {
  const status = await statusOf(argv, packageRoot, commands, manifest)
  if (pendingThreadWork() > 0) endAtOnce(status)
  return status
}

async function statusOf(
  argv: readonly string[],
  packageRoot: string,
  commands: CommandTable,
  manifest: Manifest | undefined,
): Promise<number> {
  const io = processIo(packageRoot)
  const style = failureStyle(argv)
  installExits(style, io)
  try {
    if (argv[0] === '--version' || argv[0] === '-V') io.stdout.write(`${versionLine}\n`)
    else await runCommandLine(argv, commands, manifest ?? readManifest(packageRoot), io)
    return Number(process.exitCode ?? 0)
  } catch (failure) {
    return await tellFailure(failure, style, io)
  }
}

async function runCommandLine(
  argv: readonly string[],
  commands: CommandTable,
  manifest: Manifest,
  io: Io,
): Promise<void> {
  if (argv[0] === 'help') return showHelp(argv.slice(1), manifest, io)
  const id = commandIn(argv, manifest)
  if (id === null && !isAnsweredByHelp(argv, manifest)) {
    const { unknownCommand } = await import('./usage/usage-error.ts')
    throw unknownCommand(argv, manifest)
  }
  if (id === null || asksForHelp(argv)) return showHelp(argv, manifest, io)
  setLogger({ root: io.packageRoot, logger })
  const plugin = rootPlugin(manifest, io.packageRoot, (name) => loadCommand(name, commands))
  try {
    const given = [argumentsOf(id, argv), configFor(plugin)]
    const command: BaseCommand = Reflect.construct(await loadCommand(id, commands), given)
    await command.start()
  } catch (failure) {
    const { explainUsage } = await import('./usage/usage-error.ts')
    throw explainUsage(failure, id, manifest)
  }
}

async function loadCommand(id: string, commands: CommandTable): Promise<Command.Class> {
  const load = commands[id]
  if (load === undefined) throw new Error(`There is no command '${id}'.`)
  const { default: command } = await load()
  command.id = id
  return command
}

// All that a command needs of oclif's configuration is known.
function configFor(plugin: Plugin): Config {
  const { name, version, root, pjson } = plugin
  const known = { name, version, root, pjson, bin: name, rootPlugin: plugin, topicSeparator: ' ' }
  return Object.assign(new Config(optionsFor(plugin)), known)
}

function optionsFor(plugin: Plugin): Options {
  const plugins = new Map([[plugin.name, plugin]])
  return { root: plugin.root, pjson: plugin.pjson, plugins, userPlugins: false, devPlugins: false, logger }
}

// oclif's own would load streams at every start to say nothing.
const silent = () => {}
const logger: Logger = {
  ...{ debug: silent, error: silent, info: silent, trace: silent, warn: silent },
  namespace: 'vitals',
  child: () => logger,
}

async function showHelp(argv: readonly string[], manifest: Manifest, io: Io): Promise<void> {
  const help = await import('../help/show-help.ts')
  await help.showHelp(argv, manifest, io)
}
