import type { ParsedProbe } from './probe-flags.ts'

/** A command line of `vitals probe` that was read, and what stands behind its `--` where that is a program. */
export interface WithProgram {
  readonly parsed: ParsedProbe
  /** Program and arguments of `vitals probe command -- …`; `null` for every other command line. */
  readonly program: readonly string[] | null
}

/** Reads a command line; behind the `--` of `vitals probe command` nothing is a word of ours. */
export async function readAroundProgram(
  argv: readonly string[],
  parse: (argv: string[]) => Promise<ParsedProbe>,
): Promise<WithProgram> {
  const end = argv.indexOf('--')
  if (end >= 0) {
    const parsed = await parse(argv.slice(0, end))
    if (parsed.args.policy === 'command') return { parsed, program: argv.slice(end + 1) }
  }
  return { parsed: await parse([...argv]), program: null }
}
