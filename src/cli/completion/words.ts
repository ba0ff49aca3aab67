/** A command as completion needs it, taken from the manifest. */
export interface CompletedCommand {
  /** Words that call it: `['audit', 'list']`. */
  readonly words: readonly string[]
  readonly summary: string
  readonly flags: readonly CompletedFlag[]
  /** Words that its first argument may be, besides files. */
  readonly choices: readonly string[]
  readonly takesFiles: boolean
}

export interface CompletedFlag {
  /** With its dashes: `--format`. */
  readonly name: string
  readonly short: string | null
  readonly description: string
  readonly takesValue: boolean
  /** The only values it takes; empty where any text goes. */
  readonly choices: readonly string[]
}

interface ManifestFlag {
  readonly name: string
  readonly type: 'boolean' | 'option'
  readonly char?: string | undefined
  readonly description?: string | undefined
  readonly options?: readonly string[] | undefined
  readonly hidden?: boolean | undefined
}

/** What the manifest says of a command. */
export interface ManifestCommand {
  readonly id: string
  readonly summary?: string | undefined
  readonly args: Readonly<Record<string, { readonly options?: readonly string[] | undefined }>>
  readonly flags: Readonly<Record<string, unknown>>
  readonly enableJsonFlag?: boolean | undefined
}

/**
 * The commands of a manifest in its order.
 *
 * @param firstWords further words that the first argument of a command may be, by the command's id
 */
export function completedCommands(
  commands: readonly ManifestCommand[],
  firstWords: Readonly<Record<string, readonly string[]>>,
): CompletedCommand[] {
  return commands.map(({ id, summary = '', args, flags }) => {
    const [first] = Object.values(args)
    return {
      words: id.split(':'),
      summary,
      flags: [...Object.values(flags).map((flag) => completedFlag(flag as ManifestFlag)), help],
      choices: [...(first?.options ?? []), ...(firstWords[id] ?? []), ...wordsBelow(id, commands)],
      takesFiles: first !== undefined && first.options === undefined,
    }
  })
}

/** Words of commands below a command that is one itself: `runs` of `cron`. */
function wordsBelow(id: string, commands: readonly ManifestCommand[]): string[] {
  const below = commands.filter((other) => other.id.startsWith(`${id}:`))
  return [...new Set(below.map((other) => other.id.slice(id.length + 1).split(':')[0] ?? ''))]
}

/** Every word that may follow the given ones on the way to a command, with the summary of a command that it names. */
export function wordsAfter(
  commands: readonly CompletedCommand[],
  before: readonly string[],
): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const { words, summary } of commands) {
    const leads = before.every((word, index) => words[index] === word)
    const next = words[before.length]
    if (leads && next !== undefined)
      found.set(next, words.length === before.length + 1 ? summary : `${next} commands`)
  }
  return found
}

/** Every way to a command that is none itself, the empty way included: `[]`, `['audit']`. */
export function waysIn(commands: readonly CompletedCommand[]): string[][] {
  const ways = new Map<string, string[]>([['', []]])
  for (const { words } of commands) {
    for (let length = 1; length < words.length; length += 1) {
      const way = words.slice(0, length)
      ways.set(way.join(' '), way)
    }
  }
  for (const { words } of commands) ways.delete(words.join(' '))
  return [...ways.values()]
}

const help: CompletedFlag = {
  ...{ name: '--help', short: '-h', description: 'Show help.', takesValue: false, choices: [] },
}

function completedFlag({ name, type, char, description = '', options = [] }: ManifestFlag): CompletedFlag {
  return {
    name: `--${name}`,
    short: char === undefined ? null : `-${char}`,
    // One sentence is what a list of completions has room for.
    description: description.split(/(?<=\.) /)[0] ?? '',
    takesValue: type === 'option',
    choices: options,
  }
}
