import { isPlainText } from './plain-text.ts'

interface CharacterClasses {
  readonly zero: RegExp
  readonly wide: RegExp
  readonly emoji: RegExp
}

let classes: CharacterClasses | undefined

// East Asian Wide and Fullwidth blocks, and what is drawn as an emoji without being asked to.
function characterClasses(): CharacterClasses {
  classes ??= {
    zero: /^[\p{Mn}\p{Me}\p{Cc}\p{Cs}\p{Default_Ignorable_Code_Point}\u1160-\u11ff]$/u,
    wide: /^(?:[\u1100-\u115f\u2329\u232a\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6b\uff01-\uff60\uffe0-\uffe6\u{16fe0}-\u{18cff}\u{1aff0}-\u{1b2ff}\u{1f200}-\u{1f265}\u{20000}-\u{3fffd}]|(?![\u{1f1e6}-\u{1f1ff}])\p{Emoji_Presentation})$/u,
    emoji: /^\p{Extended_Pictographic}$/u,
  }
  return classes
}

/** A base character with the marks that are drawn on it, and the terminal columns it takes: 0, 1 or 2. */
interface Glyph {
  text: string
  width: number
}

/** Columns that `text` takes on a terminal; it is taken for one line without escape sequences. */
export function displayWidth(text: string): number {
  if (isPlainText(text)) return text.length
  let width = 0
  for (const glyph of glyphsOf(text)) width += glyph.width
  return width
}

/** Cuts `text` to at most `width` columns and puts `ellipsis` in the middle, where ids and paths say least. */
export function truncateMiddle(text: string, width: number, ellipsis = '…'): string {
  if (displayWidth(text) <= width) return text
  const room = width - displayWidth(ellipsis)
  if (room < 2) return truncateEnd(text, width, '')
  const glyphs = glyphsOf(text)
  const start = take(glyphs, Math.ceil(room / 2))
  const end = take(glyphs.reverse(), Math.floor(room / 2)).reverse()
  return start.join('') + ellipsis + end.join('')
}

/** Cuts `text` to at most `width` columns, with `ellipsis` as its last characters when something was cut. */
export function truncateEnd(text: string, width: number, ellipsis = '…'): string {
  if (displayWidth(text) <= width) return text
  const room = width - displayWidth(ellipsis)
  if (room < 0) return take(glyphsOf(text), width).join('')
  return take(glyphsOf(text), room).join('') + ellipsis
}

/** Fills `text` with blanks to `width` columns, on its left side for numbers. */
export function pad(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  const blanks = ' '.repeat(Math.max(0, width - displayWidth(text)))
  return align === 'left' ? text + blanks : blanks + text
}

function take(glyphs: readonly Glyph[], width: number): string[] {
  const taken: string[] = []
  let used = 0
  for (const glyph of glyphs) {
    used += glyph.width
    if (used > width) break
    taken.push(glyph.text)
  }
  return taken
}

function glyphsOf(text: string): Glyph[] {
  const { zero, wide, emoji } = characterClasses()
  const glyphs: Glyph[] = []
  let joined = false
  for (const character of text) {
    const last = glyphs.at(-1)
    const modifiesLast = joined || /^[\u{1f3fb}-\u{1f3ff}]$/u.test(character) || zero.test(character)
    joined = character === '\u200d'
    if (last !== undefined && modifiesLast) {
      last.text += character
      // Variation selector 16 asks for the two columns of an emoji.
      if (character === '\ufe0f' && emoji.test([...last.text][0] ?? '')) last.width = 2
    } else {
      glyphs.push({ text: character, width: zero.test(character) ? 0 : wide.test(character) ? 2 : 1 })
    }
  }
  return glyphs
}
