import { invisibleCharacters } from '../../core/text/invisible.ts'
import { isPlainText } from './plain-text.ts'

let invisible: RegExp | undefined

/**
 * Makes every character visible that a terminal would obey or hide: C0, C1, DEL, bidi controls, zero-width and
 * other ignorable characters, line and paragraph separators, lone surrogates. They become `\n`, `\r`, `\t`, `\x1b`
 * or `\u{202e}`; all other text, backslashes included, stays as it is.
 */
export function escapeControl(text: string): string {
  if (isPlainText(text)) return text
  invisible ??= invisibleCharacters()
  return text.replace(invisible, visibleForm)
}

const mnemonics: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

function visibleForm(character: string): string {
  const known = mnemonics[character]
  if (known !== undefined) return known
  const code = character.codePointAt(0) ?? 0
  return code <= 0xff ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`
}
