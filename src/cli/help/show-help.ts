import type { VitalsError } from '../../core/errors.ts'
import { probeKinds } from '../../core/probe-kind/registry.ts'
import { commandIn, wordsOf } from '../run/command-id.ts'
import type { Io } from '../run/io.ts'
import type { Manifest } from '../run/manifest.ts'
import { unknownCommand } from '../run/usage/usage-error.ts'
import { styleFor } from '../terminal/style-for.ts'
import { commandHelp, rootHelp, topicHelp } from './help.ts'
import { kindHelp } from './kind-help.ts'
import type { HelpStyle } from './layout.ts'

/**
 * Prints the help that a command line asks for: of the command or topic that its first words name, or of all.
 *
 * @param argv with or without a help flag, without the word `help`
 * @throws VitalsError USAGE where the words name nothing
 */
export async function showHelp(argv: readonly string[], manifest: Manifest, io: Io): Promise<void> {
  const { width, palette } = await styleFor(io.stdout, io, 'auto', false)
  const text = helpText(argv, manifest, { width, strong: palette.strong })
  if (typeof text !== 'string') throw text
  io.stdout.write(`${text}\n`)
}

/** The help text of a command line; an error where its words name nothing. */
export function helpText(
  argv: readonly string[],
  manifest: Manifest,
  style: HelpStyle,
): string | VitalsError {
  const words = wordsOf(argv)
  if (words.length === 0) return rootHelp(manifest, style)
  const [first = '', second = ''] = words
  const kind = first === 'probe' && Object.hasOwn(probeKinds, second) ? probeKinds[second] : undefined
  if (kind !== undefined) return kindHelp(kind, style)
  const id = commandIn(words, manifest)
  const command = id === null ? undefined : manifest.commands[id]
  if (command !== undefined) return commandHelp(command, manifest, style)
  const topic = words.join(':')
  const isTopic = Object.keys(manifest.commands).some((name) => name.startsWith(`${topic}:`))
  return isTopic ? topicHelp(topic, manifest, style) : unknownCommand(words, manifest)
}
