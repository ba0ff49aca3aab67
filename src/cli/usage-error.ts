import { VitalsError } from '../core/errors.ts'
import { nearest } from '../core/nearest.ts'
import { type Manifest, readManifest } from './manifest.ts'

/**
 * Turns what oclif says of a command line into USAGE with "did you mean"; every other failure is returned as it is.
 * Only oclif's own errors bear the property `oclif`.
 */
export function explainUsage(failure: unknown, argv: readonly string[], packageRoot: string): unknown {
  if (!(failure instanceof Error) || !('oclif' in failure)) return failure
  const manifest = readManifest(packageRoot)
  const words = argv.slice(0, firstFlag(argv))
  const id = commandOf(words, manifest)
  return id === null ? unknownCommand(words, manifest, failure) : wrongCall(id, failure, manifest)
}

function firstFlag(argv: readonly string[]): number {
  const index = argv.findIndex((arg) => arg.startsWith('-'))
  return index < 0 ? argv.length : index
}

function commandOf(words: readonly string[], manifest: Manifest): string | null {
  for (let length = words.length; length > 0; length -= 1) {
    const id = words.slice(0, length).join(':')
    if (manifest.commands[id]) return id
  }
  return null
}

function unknownCommand(words: readonly string[], manifest: Manifest, cause: Error): VitalsError {
  const typed = words.join(' ')
  const names = Object.keys(manifest.commands).map((id) => id.replaceAll(':', ' '))
  const meant = nearest(typed, names)
  const detail = typed === '' ? 'The first word must be a command.' : `There is no command 'vitals ${typed}'.`
  const hint =
    meant === null ? "See 'vitals --help'." : `Did you mean 'vitals ${meant}'? See 'vitals --help'.`
  return new VitalsError('USAGE', { params: { detail }, hint, cause })
}

function wrongCall(id: string, cause: Error, manifest: Manifest): VitalsError {
  const command = id.replaceAll(':', ' ')
  const detail = `${cause.message.replace(/\s*See more help with --help\s*$/, '').replace(/\s+/g, ' ')}.`
  const meant = 'flags' in cause ? meantFlag(cause.flags, manifest.commands[id]?.flags ?? {}) : null
  const suggestion = meant === null ? '' : `Did you mean '${meant}'? `
  return new VitalsError('USAGE', {
    params: { detail, command },
    hint: `${suggestion}See 'vitals {command} --help'.`,
    cause,
  })
}

function meantFlag(typed: unknown, flags: Readonly<Record<string, unknown>>): string | null {
  const first = Array.isArray(typed) ? String(typed[0]) : ''
  return nearest(
    first,
    Object.keys(flags).map((name) => `--${name}`),
  )
}
