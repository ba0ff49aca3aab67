/** A run of vitals in a command line of the shell. */
export interface ShellRun {
  /** The words of the whole command line, without their quotes. */
  readonly words: readonly string[]
  /** Which of them is vitals. */
  readonly at: number
  /** What is given to vitals. */
  readonly given: readonly string[]
  /** Where standard output and standard error go; `null` for where the shell's own go. */
  readonly output: string | null
  readonly errors: string | null
  /** Whether another command comes behind it, which may tell of it. */
  readonly goesOn: boolean
  /** Where a `cd` before it leads; `null` without one. */
  readonly directory: string | null
}

const wordOf = /&?\d*>{1,2}(?:&[\d-]+)?|[;|&<]+|(?:'[^']*'|"[^"]*"|\\.|[^\s'"\\;|&<>])+/g

/** The first run of vitals that a command line has; `null` where it has none. */
export function shellRunIn(line: string): ShellRun | null {
  const raw: readonly string[] = line.match(wordOf) ?? []
  const words = raw.map(unquoted)
  const at = words.findIndex(
    (word, index) => isVitals(word) && /^(?:probe|health|agent)$/.test(words[index + 1] ?? ''),
  )
  if (at === -1) return null
  const length = raw.slice(at).findIndex((word) => /^[;|&]+$/.test(word))
  const end = length === -1 ? raw.length : at + length
  const cd = words.slice(0, at).lastIndexOf('cd')
  return {
    ...{ words, at, goesOn: raw.slice(end + 1).length > 0 },
    ...redirected(raw.slice(at + 1, end)),
    directory: cd === -1 ? null : (words[cd + 1] ?? null),
  }
}

function redirected(raw: readonly string[]): Pick<ShellRun, 'given' | 'output' | 'errors'> {
  const given: string[] = []
  const to: Record<'1' | '2', string | null> = { 1: null, 2: null }
  for (let index = 0; index < raw.length; index++) {
    const word = raw[index] ?? ''
    const [, both, from = '', same] = /^(&?)(\d*)>{1,2}(?:&([\d-]+))?$/.exec(word) ?? []
    if (word === '<') index++
    else if (both === undefined) given.push(unquoted(word))
    else {
      const target = same === undefined ? unquoted(raw[++index] ?? '') : targetOf(same, to)
      if (both !== '' || from !== '2') to[1] = target
      if (both !== '' || from === '2') to[2] = target
    }
  }
  return { given, output: to[1], errors: to[2] }
}

function targetOf(same: string, to: Readonly<Record<'1' | '2', string | null>>): string | null {
  if (same === '-') return '/dev/null'
  return same === '2' ? to[2] : to[1]
}

/** Whether a word is vitals, by its name or by a path. */
export function isVitals(word: string): boolean {
  return /(?:^|\/)vitals(?:\.cjs)?$/.test(word)
}

// cron itself reads `\%` as a per cent sign, and the shell the rest.
function unquoted(word: string): string {
  return word.replaceAll('\\%', '%').replace(/'([^']*)'|"([^"]*)"|\\(.)/g, '$1$2$3')
}
