// Lines of JSON, as `vitals probe --record` writes them, are no YAML after the first.
const secondLineOfJson = /^\s*\{[^\n]*\}\s*\n\s*(?=\{")/

/** Where the second of two lines of JSON begins; `null` for every other text. */
export function secondRecord(text: string): number | null {
  return secondLineOfJson.exec(text)?.[0].length ?? null
}
