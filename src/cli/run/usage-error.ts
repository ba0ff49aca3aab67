import { VitalsError } from '../../core/errors.ts'
import { nearest } from '../../core/text/nearest.ts'
import { wordsOf } from './command-id.ts'
import type { Manifest } from './manifest.ts'

/** USAGE for a command line that names no command, with the command that was probably meant. */
export function unknownCommand(argv: readonly string[], manifest: Manifest): VitalsError {
  const words = wordsOf(argv)
  const typed = words.join(' ')
  const names = Object.keys(manifest.commands).map((id) => id.replaceAll(':', ' '))
  const isTopic = names.some((name) => name.startsWith(`${typed} `))
  const meant = nearest(typed, names)
  const detail =
    typed === ''
      ? 'The first word must be a command.'
      : isTopic
        ? `'vitals ${typed}' needs a command.`
        : `There is no command 'vitals ${typed}'.`
  const help = isTopic ? `vitals ${typed} --help` : 'vitals --help'
  const hint = meant === null ? `See '${help}'.` : `Did you mean 'vitals ${meant}'? See '${help}'.`
  return new VitalsError('USAGE', { params: { detail }, hint })
}

/**
 * Turns what oclif says of the arguments of command `id` into USAGE with the flag that was probably meant; every
 * other failure is returned as it is. Only oclif's own errors bear the property `oclif`.
 */
export function explainUsage(failure: unknown, id: string, manifest: Manifest): unknown {
  if (!(failure instanceof Error) || !('oclif' in failure)) return failure
  const detail = `${failure.message.replace(/\.?\s*See more help with --help\s*$/, '').replace(/\s+/g, ' ')}.`
  const meant = 'flags' in failure ? meantFlag(failure.flags, manifest.commands[id]?.flags ?? {}) : null
  const suggestion = meant === null ? '' : `Did you mean '${meant}'? `
  return new VitalsError('USAGE', {
    params: { detail, command: id.replaceAll(':', ' ') },
    hint: `${suggestion}See 'vitals {command} --help'.`,
    cause: failure,
  })
}

function meantFlag(typed: unknown, flags: Readonly<Record<string, unknown>>): string | null {
  const first = Array.isArray(typed) ? String(typed[0]) : ''
  return nearest(
    first,
    Object.keys(flags).map((name) => `--${name}`),
  )
}
