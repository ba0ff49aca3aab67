/** One flag of the fast lane: the option that it sets, and to what. */
export type Flag<Options> = {
  readonly [Name in keyof Options & string]: {
    readonly sets: Name
    /** What it sets where it takes no value. */
    readonly to?: Options[Name]
    /** The values that it takes; any without this. */
    readonly among?: readonly Options[Name][]
    /** It may be given again, and collects. */
    readonly many?: Options[Name] extends readonly string[] ? true : never
  }
}[keyof Options & string]

/** The flags of one command by how they are written, and which option a word without a dash sets. */
export interface Spelling<Options> {
  readonly flags: Readonly<Record<string, Flag<Options>>>
  readonly word?: { readonly sets: keyof Options & string; readonly like: RegExp }
}

/**
 * Reads the common spellings of a command without a parser; values as `--x y` or `--x=y`. Two flags of one option
 * contradict each other, and one given twice may be a slip.
 *
 * @returns the options that were set, as the full parser would set them, or `null` for everything that needs the full
 * parser, which every mistake does.
 */
export function readSpelling<Options>(
  args: readonly string[],
  { flags, word }: Spelling<Options>,
): Partial<Options> | null {
  const set: Record<string, unknown> = {}
  const rest = args.values()
  for (const arg of rest) {
    if (!arg.startsWith('-')) {
      if (word === undefined || !word.like.test(arg) || word.sets in set) return null
      set[word.sets] = arg
      continue
    }
    const equals = arg.indexOf('=')
    const name = equals < 0 ? arg : arg.slice(0, equals)
    const flag = Object.hasOwn(flags, name) ? flags[name] : undefined
    if (flag === undefined || (flag.sets in set && flag.many !== true)) return null
    if (flag.to !== undefined) {
      if (equals >= 0) return null
      set[flag.sets] = flag.to
      continue
    }
    const value = equals < 0 ? rest.next().value : arg.slice(equals + 1)
    if (!value || value.startsWith('-')) return null
    if (flag.among !== undefined && !(flag.among as readonly unknown[]).includes(value)) return null
    set[flag.sets] = flag.many === true ? [...((set[flag.sets] as string[]) ?? []), value] : value
  }
  return set as Partial<Options>
}
