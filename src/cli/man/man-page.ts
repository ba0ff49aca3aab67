import type { Block, ManualPage, Section } from './mdoc.ts'
import { macroArguments, renderPage } from './mdoc.ts'
import { pageDate } from './page-date.ts'

/** What a manual page needs of a command, as the manifest has it. */
export interface DescribedCommand {
  /** With colons: `audit:list`. */
  readonly id: string
  readonly summary?: string | undefined
  readonly description?: string | undefined
  readonly args: Readonly<Record<string, DescribedArgument>>
  readonly flags: Readonly<Record<string, DescribedFlag>>
  readonly examples?: readonly unknown[] | undefined
}

interface DescribedArgument {
  readonly name: string
  readonly description?: string | undefined
  readonly required?: boolean | undefined
  readonly multiple?: boolean | undefined
}

interface DescribedFlag {
  readonly name: string
  readonly type: 'boolean' | 'option'
  readonly char?: string | undefined
  readonly description?: string | undefined
  readonly options?: readonly string[] | undefined
  readonly helpValue?: string | readonly string[] | undefined
  readonly multiple?: boolean | undefined
  readonly default?: unknown
}

/** What a page says beyond its commands. */
export interface CommandProse {
  readonly name: string
  readonly summary: string
  readonly introduction: readonly Block[]
  readonly sections: readonly Section[]
  readonly seeAlso: string
}

/**
 * The section 1 page of one command, or of a topic with several: names, flags, arguments and examples come from the
 * commands, the rest from `prose`.
 */
export function commandPage(commands: readonly DescribedCommand[], prose: CommandProse): string {
  const page: ManualPage = {
    name: prose.name,
    section: 1,
    summary: prose.summary,
    date: pageDate,
    synopsis: commands.flatMap(synopsisOf),
    sections: [
      { title: 'DESCRIPTION', blocks: [...prose.introduction, ...descriptions(commands)] },
      ...prose.sections,
      { title: 'EXAMPLES', blocks: commands.flatMap(({ examples = [] }) => examples.flatMap(exampleOf)) },
      { title: 'SEE ALSO', blocks: [prose.seeAlso] },
    ],
  }
  return renderPage(page)
}

function descriptions(commands: readonly DescribedCommand[]): Block[] {
  const [only] = commands
  if (only !== undefined && commands.length === 1) return descriptionOf(only)
  return commands.map((command) => ({ heading: wordsOf(command), blocks: descriptionOf(command) }))
}

function descriptionOf(command: DescribedCommand): Block[] {
  const { args, flags, summary = '', description = summary } = command
  const terms = [
    ...Object.values(args).map((arg) => [{ mdoc: argumentTerm(arg) }, arg.description ?? ''] as const),
    ...sortedFlags(flags).map((flag) => [{ mdoc: flagTerm(flag) }, flagMeaning(flag)] as const),
  ]
  return [description, 'The arguments are as follows:', { terms }]
}

function synopsisOf({ id, args, flags }: DescribedCommand): string[] {
  return [
    `.Nm vitals ${macroArguments(id.replaceAll(':', ' '))}`,
    ...sortedFlags(flags).map((flag) => `.Op ${flagSpelling(flag)}${flag.multiple ? ' ...' : ''}`),
    ...Object.values(args).map((arg) =>
      arg.required ? `.${argumentTerm(arg)}` : `.Op ${argumentTerm(arg)}`,
    ),
  ]
}

function wordsOf({ id }: DescribedCommand): string {
  return `vitals ${id.replaceAll(':', ' ')}`
}

function sortedFlags(flags: DescribedCommand['flags']): DescribedFlag[] {
  return Object.values(flags).sort((a, b) => (a.name < b.name ? -1 : 1))
}

function argumentTerm({ name, multiple }: DescribedArgument): string {
  return `Ar ${name.toUpperCase()}${multiple ? ' ...' : ''}`
}

function flagSpelling(flag: DescribedFlag): string {
  return `Fl -${flag.name}${flagValue(flag)}`
}

function flagTerm(flag: DescribedFlag): string {
  const short = flag.char === undefined ? '' : `Fl ${flag.char} , `
  return `${short}${flagSpelling(flag)}`
}

function flagValue({ type, options, helpValue }: DescribedFlag): string {
  if (type === 'boolean') return ''
  const value = options?.join('|') ?? (typeof helpValue === 'string' ? helpValue : 'VALUE')
  return ` Ar ${macroArguments(value)}`
}

function flagMeaning({ type, description = '', default: preset }: DescribedFlag): string {
  const shown = typeof preset === 'string' || typeof preset === 'number'
  return type === 'option' && shown ? `${description} The default is \`${preset}\`.` : description
}

function exampleOf(example: unknown): Block[] {
  if (typeof example !== 'object' || example === null) return []
  const { description, command } = example as { readonly description?: string; readonly command?: string }
  return [description ?? '', { literal: command ?? '' }]
}
