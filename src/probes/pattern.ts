/** A compiled pattern of the user's. */
export interface Pattern {
  /** Whether the pattern is found anywhere in the text. */
  matches(text: string): boolean
}

/**
 * Compiles an RE2 pattern; its time grows with the text only, whatever the pattern. The library is loaded here
 * because most policies have no pattern.
 *
 * @throws Error with the pattern and what is wrong with it.
 */
export async function compilePattern(pattern: string): Promise<Pattern> {
  const { RE2JS } = await import('re2js')
  const compiled = RE2JS.compile(pattern)
  return { matches: (text) => compiled.test(text) }
}
