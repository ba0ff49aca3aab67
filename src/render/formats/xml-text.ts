import { escapeControl } from '../terminal/escape.ts'

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
}

/**
 * Any text as XML 1.0 content or attribute value. Characters that XML cannot hold, and those that a terminal would
 * obey, become visible escapes such as `\x1b`; a newline stays one, because it may separate lines of ours.
 */
export function xmlText(text: string): string {
  return text
    .split('\n')
    .map((line) =>
      escapeControl(line)
        .replace(/[\ufffe\uffff]/g, nonCharacter)
        .replace(/[&<>"']/g, entityOf),
    )
    .join('&#10;')
}

function entityOf(character: string): string {
  return entities[character] ?? character
}

function nonCharacter(character: string): string {
  return `\\u{${character.charCodeAt(0).toString(16)}}`
}
