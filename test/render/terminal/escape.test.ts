import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { escapeControl } from '../../../src/render/terminal/escape.ts'

// Listed by number and not by Unicode class, so that the test does not repeat the code.
const dangerous: readonly (readonly [from: number, to: number])[] = [
  [0x00, 0x1f],
  [0x7f, 0x9f],
  [0xad, 0xad],
  [0x61c, 0x61c],
  [0x200b, 0x200f],
  [0x2028, 0x202e],
  [0x2060, 0x206f],
  [0xd800, 0xdfff],
  [0xfeff, 0xfeff],
  [0xfff9, 0xfffb],
  [0xe0000, 0xe007f],
]

function isDangerous(character: string): boolean {
  const code = character.codePointAt(0) ?? 0
  return dangerous.some(([from, to]) => code >= from && code <= to)
}

const hostileText = fc.string({
  unit: fc.oneof(
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
    fc
      .constantFrom(...dangerous)
      .chain(([from, to]) => fc.integer({ min: from, max: to }).map((code) => String.fromCodePoint(code))),
  ),
})

describe('escapeControl', () => {
  it.each([
    ['a colour sequence', '\x1b[31mred', '\\x1b[31mred'],
    ['a clipboard write', '\x1b]52;c;aGk=\x07', '\\x1b]52;c;aGk=\\x07'],
    ['a one-byte CSI', '\x9b2J', '\\x9b2J'],
    ['an overwritten line', 'failed\rok    ', 'failed\\rok    '],
    ['a second line', 'a\nb\tc', 'a\\nb\\tc'],
    ['a delete', 'a\x7fb', 'a\\x7fb'],
    ['a reversed text', 'a\u202egnp.exe', 'a\\u{202e}gnp.exe'],
    ['a zero-width joiner', 'a\u200db', 'a\\u{200d}b'],
    ['a line separator', 'a\u2028b', 'a\\u{2028}b'],
    ['a hidden tag', 'a\u{e0041}b', 'a\\u{e0041}b'],
    ['half of a pair', 'a\ud83db', 'a\\u{d83d}b'],
  ])('shows %s instead of sending it', (_, text, shown) => {
    expect(escapeControl(text)).toBe(shown)
  })

  it.each(['', 'plain', 'C:\\temp', 'naïve 日本語 😀 é', '100 % {ok}'])('leaves %j as it is', (text) => {
    expect(escapeControl(text)).toBe(text)
  })

  it('never lets a dangerous character through', () => {
    fc.assert(fc.property(hostileText, (text) => ![...escapeControl(text)].some(isDangerous)))
  })

  it('changes nothing when it is applied again', () => {
    fc.assert(fc.property(hostileText, (text) => escapeControl(escapeControl(text)) === escapeControl(text)))
  })

  it('can be read back where the text has no backslash of its own', () => {
    fc.assert(
      fc.property(hostileText, (hostile) => {
        const text = hostile.replaceAll('\\', '/')
        expect(readBack(escapeControl(text))).toBe(text)
      }),
    )
  })
})

function readBack(shown: string): string {
  const mnemonics: Record<string, string> = { n: '\n', r: '\r', t: '\t' }
  return shown.replace(/\\(?:x([0-9a-f]{2})|u\{([0-9a-f]+)\}|([nrt]))/g, (_, byte, point, letter) =>
    letter === undefined
      ? String.fromCodePoint(Number.parseInt(byte ?? point, 16))
      : (mnemonics[letter] ?? ''),
  )
}
