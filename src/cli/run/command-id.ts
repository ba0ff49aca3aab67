import type { Manifest } from './manifest.ts'

/** The words before the first flag: command and positional arguments. */
export function wordsOf(argv: readonly string[]): readonly string[] {
  const flag = argv.findIndex((arg) => arg.startsWith('-'))
  return flag < 0 ? argv : argv.slice(0, flag)
}

/** Id of the command that a command line begins with, such as `audit:list`; `null` when it names none. */
export function commandIn(argv: readonly string[], manifest: Manifest): string | null {
  const words = wordsOf(argv)
  for (let length = words.length; length > 0; length -= 1) {
    const id = words.slice(0, length).join(':')
    if (Object.hasOwn(manifest.commands, id)) return id
  }
  return null
}

/** What stands behind the command `id` on its command line. */
export function argumentsOf(id: string, argv: readonly string[]): string[] {
  return argv.slice(argv[0] === id ? 1 : id.split(':').length)
}

/** Whether a command line has the help flag, which wins over everything but `--`. */
export function asksForHelp(argv: readonly string[]): boolean {
  const end = argv.indexOf('--')
  return (end < 0 ? argv : argv.slice(0, end)).some(isHelpFlag)
}

function isHelpFlag(word: string): boolean {
  return word === '--help' || word === '-h'
}

/**
 * Whether a command line without a command is answered by help: it is empty or a topic, and has no flag but the
 * help flag.
 */
export function isAnsweredByHelp(argv: readonly string[], manifest: Manifest): boolean {
  const words = wordsOf(argv)
  const flags = argv.slice(words.length)
  const topic = words.map((word) => `${word}:`).join('')
  const known = words.length === 0 || Object.keys(manifest.commands).some((id) => id.startsWith(topic))
  return known && flags.every(isHelpFlag)
}
