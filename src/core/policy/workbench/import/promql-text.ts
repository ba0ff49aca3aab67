import type { Token } from './promql-tokens.ts'
import { Untranslatable } from './untranslatable.ts'

/** The text that a quoted token stands for. @throws Untranslatable for an escape that is not of one character */
export function textOf({ text, at }: Token): string {
  if (text.startsWith('`')) return text.slice(1, -1)
  if (!text.includes('\\')) return text.slice(1, -1)
  const escapes: Readonly<Record<string, string>> = {
    n: '\n',
    t: '\t',
    r: '\r',
    '\\': '\\',
    '"': '"',
    "'": "'",
  }
  return text.slice(1, -1).replace(/\\(.)/g, (_, character: string) => {
    const meant = escapes[character]
    if (meant === undefined) throw new Untranslatable(`The escape \\${character} cannot be translated.`, at)
    return meant
  })
}
