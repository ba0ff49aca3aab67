const quotes = ['"', "'", '`']

/**
 * Text in lines of at most `width` characters, broken at blanks outside of quotes only: what stands in quotes or
 * backticks can be copied as it is. A part that is longer than a line has a line of its own.
 */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = []
  for (const part of unbreakable(text)) {
    const line = lines.at(-1)
    if (line !== undefined && line.length + 1 + part.length <= width)
      lines[lines.length - 1] = `${line} ${part}`
    else lines.push(part)
  }
  return lines
}

/** The words of a text, with those inside one pair of quotes taken together. A quote without an end is a plain word. */
export function unbreakable(text: string): string[] {
  const words = text.split(/\s+/).filter((word) => word !== '')
  const parts: string[] = []
  for (let at = 0; at < words.length; ) {
    const length = quotedWords(words, at)
    parts.push(words.slice(at, at + length).join(' '))
    at += length
  }
  return parts
}

function quotedWords(words: readonly string[], from: number): number {
  const quote = openedBy(words[from] as string)
  if (quote === null) return 1
  for (let at = from + 1; at < words.length; at += 1) {
    if (closes(words[at] as string, quote)) return at - from + 1
  }
  return 1
}

/** The quote that a word begins and does not end; an apostrophe inside a word is none. */
function openedBy(word: string): string | null {
  const start = /(?:^|[(=[])(["'`])/.exec(word)
  const quote = start?.[1]
  if (start === null || quote === undefined || !quotes.includes(quote)) return null
  return closes(word.slice(start.index + start[0].length), quote) ? null : quote
}

function closes(word: string, quote: string): boolean {
  return new RegExp(`${quote}[.,;:!?)\\]]*$`).test(word)
}
