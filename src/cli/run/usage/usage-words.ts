import { stripVTControlCharacters } from 'node:util'
import type { Command } from '@oclif/core/command'
import { nearest } from '../../../core/text/nearest.ts'

/** What is wrong with a command line, and what was probably meant; `null` where nothing is near. */
export interface UsageWords {
  readonly detail: string
  readonly meant: string | null
}

type Flags = Command.Cached['flags']
type Rule = readonly [
  sentence: RegExp,
  words: (found: readonly string[], command: Known) => UsageWords | string,
]

/** The parts of a command that its words can name. */
export interface Known {
  /** The command as it is typed, without `vitals`. */
  readonly spoken: string
  readonly flags: Flags
}

/**
 * Says what oclif found wrong in our words. oclif is pinned, so its sentences are known; one that is not is told as it is.
 *
 * @param failure an error that oclif's parser threw
 */
export function usageWords(failure: Error, command: Known): UsageWords {
  const lacking = lackingOf(failure, command)
  if (lacking.length > 0) return { detail: needs(command, lacking.join(' and ')), meant: null }
  const said = stripVTControlCharacters(failure.message)
    .replace(/\.?\s*See more help with --help\s*$/, '')
    .replace(/^The following errors? occurred:/, '')
    .replace(/\s+/g, ' ')
    .trim()
  for (const [sentence, words] of rules) {
    const found = sentence.exec(said)
    if (found === null) continue
    const told = words(found.slice(1), command)
    return typeof told === 'string' ? { detail: told, meant: null } : told
  }
  return { detail: `${said}.`, meant: null }
}

const rules: readonly Rule[] = [
  [
    /^Nonexistent flags?: (.+)$/,
    ([list = ''], { flags }) => {
      const absent = list.split(', ')
      const known = spelled(flags)
      const meant = absent.map(
        (typed) => nearest(typed, known) ?? known.find((flag) => flag.startsWith(typed)),
      )
      const detail =
        absent.length === 1
          ? `There is no flag '${list}'.`
          : `There are no flags '${absent.join("' and '")}'.`
      return { detail, meant: meant.find((flag) => flag !== undefined) ?? null }
    },
  ],
  [
    /^Expected --([\w-]+)=(.*) to be one of: (.*)$/,
    ([flag = '', typed = '', choices = '']) => ({
      detail: `--${flag} takes one of ${choices}, not '${typed}'.`,
      meant: meantChoice(`--${flag} `, typed, choices),
    }),
  ],
  [
    /^Expected (.*) to be one of: (.*)$/,
    ([typed = '', choices = '']) => ({
      detail: `'${typed}' is none of ${choices}.`,
      meant: meantChoice('', typed, choices),
    }),
  ],
  [
    /^Flag --([\w-]+) expects (?:a value|one of these values: .*)$/,
    ([flag = ''], { flags }) => `--${flag} needs a value: ${termOf(flag, flags)}.`,
  ],
  [/^Flag --([\w-]+) can only be specified once$/, ([flag]) => `--${flag} can be given only once.`],
  [
    /^Parsing --([\w-]+) Expected an integer but received: (.*)$/,
    ([flag, typed]) => `--${flag} takes a whole number, not '${typed}'.`,
  ],
  [
    /^Parsing --([\w-]+) Expected an integer (greater|less) than or equal to (\S+) but received: (.*)$/,
    ([flag, side, limit, typed]) =>
      `--${flag} takes a whole number of ${limit} or ${side === 'greater' ? 'more' : 'less'}, not '${typed}'.`,
  ],
  [
    /^Exactly one of the following must be provided: (.*)$/,
    ([list = ''], command) => needs(command, `exactly one of ${list}`),
  ],
  [
    /^At least one of the following must be provided: (.*)$/,
    ([list = ''], command) => needs(command, `at least one of ${list}`),
  ],
  [
    /^--([\w-]+)(?:=.*)? cannot also be provided when using --([\w-]+)/,
    ([one, other]) => `--${one} and --${other} cannot be given together.`,
  ],
  [
    /^(?:All|One) of the following must be provided when using --([\w-]+): (.*)$/,
    ([flag, list]) => `--${flag} needs ${list} as well.`,
  ],
]

/** Arguments and flags that the command cannot do without and did not get, as they are written in its usage. */
function lackingOf(failure: Error, { flags }: Known): string[] {
  if (!/Missing (?:\d+ )?required/.test(failure.message)) return []
  const args = 'args' in failure ? (failure.args as readonly { name: string }[]) : []
  const given =
    'parse' in failure ? (failure.parse as { output?: { flags?: object } }).output?.flags : undefined
  const required = Object.values(flags).filter(({ name, required }) => required && !(name in (given ?? {})))
  return [...args.map(({ name }) => name.toUpperCase()), ...required.map(({ name }) => termOf(name, flags))]
}

function needs({ spoken }: Known, what: string): string {
  return `'vitals ${spoken}' needs ${what}.`
}

function termOf(name: string, flags: Flags): string {
  const flag = flags[name]
  if (flag?.type !== 'option') return `--${name}`
  return `--${name} ${String(flag.options?.join('|') ?? flag.helpValue ?? 'VALUE')}`
}

function meantChoice(before: string, typed: string, choices: string): string | null {
  const all = choices.split(', ')
  const choice = nearest(typed, all) ?? all.find((each) => typed !== '' && each.startsWith(typed)) ?? null
  return choice === null ? null : `${before}${choice}`
}

function spelled(flags: Flags): string[] {
  return Object.keys(flags).map((name) => `--${name}`)
}
