import type { Command } from '@oclif/core/command'
import { wrap } from '../../render/terminal/wrap.ts'
import { definitions, type HelpPart, spoken } from './layout.ts'

type Flag = Command.Cached['flags'][string]
type Argument = Command.Cached['args'][string]

/** What help says of a command besides its examples: usage, arguments, flags in the order of the command, description. */
export function commandParts(command: Command.Cached, width: number): readonly HelpPart[] {
  const args = Object.values(command.args)
  const flags = shownFlags(command)
  const usage = [
    `$ vitals ${spoken(command.id)}`,
    ...args.map(argumentWord),
    ...flags.filter(({ required }) => required).map((flag) => flagTerm(flag)),
    '[FLAGS]',
  ].join(' ')
  const paragraphs = (command.description ?? '').split('\n\n').filter((text) => text !== '')
  return [
    { title: 'Usage', lines: wrap(usage, width - 2) },
    {
      title: 'Arguments',
      lines: definitions(
        args.map((arg) => [argumentWord(arg), arg.description ?? ''] as const),
        width,
      ),
    },
    {
      title: 'Flags',
      lines: definitions(
        flags.map((flag) => [flagTerm(flag), flagMeaning(flag)] as const),
        width,
      ),
    },
    {
      title: 'Description',
      lines: paragraphs.flatMap((text, index) => [...(index > 0 ? [''] : []), ...wrap(text, width - 2)]),
    },
  ]
}

// What every command has comes last.
function shownFlags({ flags }: Command.Cached): Flag[] {
  const shown = Object.values(flags).filter(({ hidden }) => !hidden)
  const isCommon = ({ name }: Flag) => name === 'color'
  return [...shown.filter((flag) => !isCommon(flag)), ...shown.filter(isCommon)]
}

function argumentWord({ name, required, ...rest }: Argument): string {
  const word = `${name.toUpperCase()}${'multiple' in rest && rest.multiple ? '...' : ''}`
  return required ? word : `[${word}]`
}

function flagTerm(flag: Flag): string {
  const short = flag.char === undefined ? '' : `-${flag.char}, `
  if (flag.type === 'boolean') return `${short}--${flag.name}`
  const value = choicesOf(flag) ?? (flag.options === undefined ? (flag.helpValue ?? 'VALUE') : 'WORD')
  return `${short}--${flag.name} ${String(value)}${flag.multiple ? '...' : ''}`
}

// A few short words fit where the value stands.
function choicesOf(flag: Flag): string | null {
  const choices = flag.type === 'option' ? flag.options?.join('|') : undefined
  return choices !== undefined && choices.length <= 17 ? choices : null
}

function flagMeaning(flag: Flag): string {
  const { summary, description = summary ?? '' } = flag
  if (flag.type === 'boolean') return description
  const options =
    flag.options === undefined || choicesOf(flag) !== null ? '' : ` One of ${flag.options.join(', ')}.`
  const preset =
    typeof flag.default === 'string' || typeof flag.default === 'number' ? ` Default: ${flag.default}.` : ''
  return `${description}${options}${preset}`
}
