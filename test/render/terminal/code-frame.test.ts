import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Finding } from '../../../src/core/errors.ts'
import { codeFrame, codeFrames } from '../../../src/render/terminal/code-frame.ts'
import { escapeControl } from '../../../src/render/terminal/escape.ts'
import { paletteFor } from '../../../src/render/terminal/palette.ts'
import { displayWidth } from '../../../src/render/terminal/width.ts'

const inColor = await paletteFor(true)

const at = (line: number, column: number, length = 1, hint: string | null = null): Finding => ({
  code: 'x',
  severity: 'error',
  message: 'This is wrong.',
  hint,
  place: { file: 'a.yaml', line, column, length },
})

describe('A code frame', () => {
  it('shows place, message, the line before, the line, a caret line and the hint', () => {
    expect(
      codeFrame('version: 1\nintervall: 30s\nname: x\n', at(2, 1, 9, 'Did you mean it?')),
    ).toMatchInlineSnapshot(`
      "a.yaml:2:1: error: This is wrong.
      1 | version: 1
      2 | intervall: 30s
        | ^^^^^^^^^
        hint: Did you mean it?"
    `)
  })

  it('leaves out the line before when there is none or it is blank', () => {
    expect(codeFrame('name: x', at(1, 7))).toMatchInlineSnapshot(`
      "a.yaml:1:7: error: This is wrong.
      1 | name: x
        |       ^"
    `)
    expect(codeFrame('\n\nname: x', at(3, 7))).toMatchInlineSnapshot(`
      "a.yaml:3:7: error: This is wrong.
      3 | name: x
        |       ^"
    `)
  })

  it('lines up under tabs, wide characters and escaped ones', () => {
    expect(codeFrame('a:\n\tb\t値段: \u202e\u200b!', at(2, 11))).toMatchInlineSnapshot(`
      "a.yaml:2:11: error: This is wrong.
      1 | a:
      2 |     b   値段: \\u{202e}\\u{200b}!
        |                                ^"
    `)
  })

  it('cuts long lines around the caret', () => {
    const line = 'abcdefghij'.repeat(30)
    expect(codeFrame(`${line}\n${line}`, at(2, 151, 5), { width: 60 })).toMatchInlineSnapshot(`
      "a.yaml:2:151: error: This is wrong.
      1 | …defghijabcdefghijabcdefghijabcdefghijabcdefghijabcdef…
      2 | …defghijabcdefghijabcdefghijabcdefghijabcdefghijabcdef…
        |                   ^^^^^"
    `)
    expect(codeFrame(line, at(1, 300), { width: 60, unicode: false })).toMatchInlineSnapshot(`
      "a.yaml:1:300: error: This is wrong.
      1 | ~hijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghij
        |                                                      ^"
    `)
    expect(codeFrame(line, at(1, 3, 500), { width: 60 })).toMatchInlineSnapshot(`
      "a.yaml:1:3: error: This is wrong.
      1 | abcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcd…
        |   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^"
    `)
  })

  it('breaks its headline between words at a terminal, and nowhere else', () => {
    const message =
      "The budget of 2s ends before the time-out of 'a name', and that is far too long. [a_code]"
    const finding = { ...at(1, 1), message }
    const [broken, rest] = codeFrame('x: y', finding, { isTerminal: true }).split('\n')
    expect(broken).toBe("a.yaml:1:1: error: The budget of 2s ends before the time-out of 'a name', and")
    expect(rest).toBe('  that is far too long. [a_code]')
    expect(codeFrame('x: y', finding).split('\n')[0]).toBe(`a.yaml:1:1: error: ${message}`)
    expect(codeFrame('x: y', finding, { isTerminal: true, width: 200 }).split('\n')[0]).toContain(message)
  })

  it('shows message and hint alone when the finding has no place', () => {
    expect(codeFrame('', { ...at(1, 1, 1, 'Try again.'), place: null })).toMatchInlineSnapshot(`
      "error: This is wrong.
        hint: Try again."
    `)
  })

  it('uses colour only when it is asked to', () => {
    expect(codeFrame('name: x', at(1, 7), { palette: inColor })).toMatchInlineSnapshot(`
      "[1ma.yaml:1:7: [22m[31merror:[39m This is wrong.
      [2m1 |[22m name: x
      [2m  |[22m       [31m^[39m"
    `)
  })

  it('never lets a hostile character through, and never gets wider than it may but for message and hint', () => {
    const line = fc.string({ unit: 'binary', maxLength: 200 }).map((text) => text.replaceAll('\n', ''))
    fc.assert(
      fc.property(line, line, fc.nat(220), fc.nat(220), (before, text, column, length) => {
        const frame = codeFrame(`${before}\n${text}`, at(2, column + 1, length + 1), { width: 60 })
        const rows = frame.split('\n')
        for (const row of rows) expect(escapeControl(row)).toBe(row)
        for (const row of rows.slice(1)) expect(displayWidth(row)).toBeLessThanOrEqual(60)
        expect(rows.at(-1)).toMatch(/^ +\| +\^+$/)
      }),
    )
  })

  it('points at the character that the place names', () => {
    const words = fc.array(fc.constantFrom('a', 'é', '漢', '\t', '\u0007', '🙂'), { maxLength: 120 })
    fc.assert(
      fc.property(words, words, (before, after) => {
        const text = `${before.join('')}!${after.join('')}`
        const rows = codeFrame(text, at(1, before.join('').length + 1), { width: 50 }).split('\n')
        const [line = '', carets = ''] = rows.slice(1)
        const left = line.slice(0, line.indexOf('!'))
        expect(displayWidth(left)).toBe(carets.indexOf('^'))
      }),
    )
  })
})

describe('Several findings', () => {
  it('are shown with an empty line between them, and only counted beyond the limit', () => {
    const findings = [at(1, 1), at(1, 2), at(1, 3)]
    expect(codeFrames('abc', findings, {}, 2)).toMatchInlineSnapshot(`
      "a.yaml:1:1: error: This is wrong.
      1 | abc
        | ^

      a.yaml:1:2: error: This is wrong.
      1 | abc
        |  ^

      and 1 more"
    `)
  })
})
