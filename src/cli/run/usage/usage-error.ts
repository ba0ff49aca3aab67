import { VitalsError } from '../../../core/errors.ts'
import { probeKinds } from '../../../core/probe-kind/registry.ts'
import { exampleList } from '../../help/layout.ts'
import { wordsOf } from '../command-id.ts'
import type { Manifest } from '../manifest.ts'
import { nextFor } from './command-meant.ts'
import { usageWords } from './usage-words.ts'

/** USAGE for a command line that names no command, with the command that was probably meant. */
export function unknownCommand(argv: readonly string[], manifest: Manifest): VitalsError {
  const names = Object.keys(manifest.commands).map((id) => id.replaceAll(':', ' '))
  const typed = commandIn(wordsOf(argv), names)
  const isTopic = isTopicOf(typed, names)
  const kind = Object.hasOwn(probeKinds, typed) ? `probe ${typed}` : null
  const next = kind === null ? nextFor(typed, names) : `Did you mean 'vitals ${kind}'?`
  const detail =
    typed === ''
      ? 'The first word must be a command.'
      : isTopic
        ? `'vitals ${typed}' needs a command.`
        : `There is no command 'vitals ${typed}'.`
  const help = isTopic ? `vitals ${typed} --help` : `vitals ${kind === null ? '' : `${kind} `}--help`
  const asksVersion = argv[0] === '-v' ? "'vitals --version' prints the version. " : ''
  const hint = `${asksVersion}${isTopic || next === null ? '' : `${next} `}See '${help}'.`
  return new VitalsError('USAGE', { params: { detail, next: hint }, hint: '{next}' })
}

function isTopicOf(typed: string, names: readonly string[]): boolean {
  return names.some((name) => name.startsWith(`${typed} `))
}

/** The words that were meant to name a command: those of topics, and the first behind them; files may follow. */
function commandIn(words: readonly string[], names: readonly string[]): string {
  const topics = words.findIndex((_, index) => !isTopicOf(words.slice(0, index + 1).join(' '), names))
  return words.slice(0, topics === -1 ? words.length : topics + 1).join(' ')
}

/**
 * Turns what oclif says of the arguments of command `id` into USAGE in our words, with what was probably meant or an
 * example; every other failure is returned as it is. Only oclif's own errors bear the property `oclif`.
 */
export function explainUsage(failure: unknown, id: string, manifest: Manifest): unknown {
  if (!(failure instanceof Error) || !('oclif' in failure)) return failure
  const command = manifest.commands[id]
  const spoken = id.replaceAll(':', ' ')
  const { detail, meant } = usageWords(failure, { spoken, flags: command?.flags ?? {} })
  const example = id === 'policy:explain' && detail.includes('--input FILE') ? inputFor(failure) : null
  const clue =
    clues.find((each) => each.id === id && each.detail.test(detail))?.text ??
    policyClue(detail, spoken, command)
  const suggestion =
    meant === null ? (clue ?? example ?? exampleFor(detail, command)) : `Did you mean '${meant}'? `
  return new VitalsError('USAGE', {
    params: { detail, command: spoken },
    hint: `${suggestion}See 'vitals {command} --help'.`,
    cause: failure,
  })
}

function policyClue(
  detail: string,
  spoken: string,
  command: Manifest['commands'][string] | undefined,
): string | null {
  if (detail !== "There is no flag '--policy'." || command?.args.policy === undefined) return null
  return `The policy stands without a flag: 'vitals ${spoken} POLICY'. `
}

const noInput = {
  detail: /^Unexpected argument/,
  text: "'--input FILE' names the samples. ",
}

/** What people look for where it is not. */
const clues = [
  { id: 'policy:simulate', ...noInput },
  { id: 'policy:explain', ...noInput },
  {
    id: 'cron',
    detail: /^Unexpected argument/,
    text: "'vitals policy timer POLICY' prints the line for your crontab. ",
  },
  {
    id: 'policy:new',
    detail: / is none of /,
    text: "'vitals policy new --output FILE' names the file that it writes. ",
  },
] as const

// Where something is lacking, an example shows it; one that holds quotes itself could not be told from them.
function exampleFor(detail: string, command: Manifest['commands'][string] | undefined): string {
  if (!/^'vitals [^']*' needs /.test(detail) || command === undefined) return ''
  const example = exampleList(command).find((each) => !/['\n]/.test(each.command))
  return example === undefined ? '' : `Such as: '${example.command}'. `
}

// Who asks why a policy is in its state now has no recording yet, and may need none.
function inputFor(failure: Error): string {
  const parsed = 'parse' in failure ? (failure.parse as { output?: { args?: { policy?: string } } }) : {}
  const given = parsed.output?.args?.policy ?? ''
  const policy = /^[\w./@%+-]+$/.test(given) ? given : 'POLICY'
  const record = `'vitals probe ${policy} --record FILE' writes a sample of the present into such a file`
  return `${record}; 'vitals probe ${policy} --verbose' shows the live values without one. `
}
