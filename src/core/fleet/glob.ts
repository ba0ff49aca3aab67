/**
 * Whether a pattern stands for a whole text: `*` is any number of characters, `?` is one, everything else is itself.
 * Takes at most pattern × text steps, whatever the pattern.
 */
export function matchesGlob(pattern: string, text: string): boolean {
  let at = 0
  let read = 0
  let star = -1
  let retry = 0
  while (read < text.length) {
    if (pattern[at] === '*') {
      star = at
      retry = read
      at += 1
    } else if (at < pattern.length && (pattern[at] === '?' || pattern[at] === text[read])) {
      at += 1
      read += 1
    } else if (star >= 0) {
      at = star + 1
      retry += 1
      read = retry
    } else return false
  }
  while (pattern[at] === '*') at += 1
  return at === pattern.length
}
