const plain = /^[\w@%+=:,./-]+$/

/**
 * The words of a text as a shell would part them, but nothing in them is expanded: blanks part words, `'…'` and `"…"`
 * hold blanks, and a backslash stands before a blank, a quote or another backslash (inside `"…"`: before `"` and `\`).
 *
 * @returns `null` where a quote is not closed
 */
export function shellWords(text: string): string[] | null {
  const part = /(\s+)|'([^']*)'|"((?:[^"\\]|\\[\s\S])*)"|\\([\s'"\\])|(['"])|([^\s'"\\]+|\\)/g
  const words: string[] = []
  let word: string | null = null
  for (const [, blank, single, double, escaped, open, other] of text.matchAll(part)) {
    if (open !== undefined) return null
    if (blank === undefined) word = (word ?? '') + (single ?? unescaped(double) ?? escaped ?? other ?? '')
    else if (word !== null) {
      words.push(word)
      word = null
    }
  }
  return word === null ? words : [...words, word]
}

function unescaped(text: string | undefined): string | undefined {
  return text?.replace(/\\(["\\])/g, '$1')
}

/** The words as one line that a shell, and {@link shellWords}, reads as these words again. */
export function shellLine(words: readonly string[]): string {
  return words.map(quoted).join(' ')
}

function quoted(word: string): string {
  if (plain.test(word)) return word
  return `'${word.replaceAll("'", "'\\''")}'`
}
