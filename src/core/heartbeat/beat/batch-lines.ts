import { endOfString } from './strict-json.ts'

/** How many beats one signature may cover. */
export const largestBatch = 1_000

/**
 * The texts of the beats in a batch: the lines of NDJSON, blank ones left out, or the elements of one JSON array, each
 * exactly as it was written. `null` for an array that does not end, or with something behind it.
 */
export function batchLines(text: string): readonly string[] | null {
  return text.trimStart().startsWith('[') ? elements(text.trim()) : lines(text)
}

function lines(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
}

function elements(text: string): readonly string[] | null {
  const found: string[] = []
  let depth = 0
  let from = 1
  for (let at = 0; at < text.length; at += 1) {
    const code = text[at]
    if (code === '"') {
      at = endOfString(text, at)
      if (at === -1) return null
    } else if (code === '[' || code === '{') depth += 1
    else if (code === ']' || code === '}') {
      depth -= 1
      if (depth > 0) continue
      return code === ']' && at === text.length - 1 ? closed(found, text.slice(from, at)) : null
    } else if (code === ',' && depth === 1) {
      found.push(text.slice(from, at).trim())
      from = at + 1
    }
  }
  return null
}

function closed(found: readonly string[], last: string): readonly string[] {
  return found.length === 0 && last.trim() === '' ? [] : [...found, last.trim()]
}
