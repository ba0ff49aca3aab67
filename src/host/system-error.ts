const longestError = 500

/** The system's code of an error (`ENOENT`), the first one where several attempts failed; empty without one. */
export function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return ''
  if ('code' in error && typeof error.code === 'string') return error.code
  if ('errors' in error && Array.isArray(error.errors)) return codeOf(error.errors[0])
  return ''
}

/** An error in one line of at most 500 well-formed characters. */
export function errorText(error: unknown): string {
  const text = error instanceof Error ? error.message || codeOf(error) || error.name : String(error)
  const line = text.replaceAll(/\s+/g, ' ').trim().toWellFormed()
  // Cutting could split a surrogate pair, so characters are counted.
  return line.length <= longestError ? line : `${[...line].slice(0, longestError - 1).join('')}…`
}
