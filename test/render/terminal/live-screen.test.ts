import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fitScreen, repaint, rowsOf } from '../../../src/render/terminal/live-screen.ts'

/** What a terminal of this width shows after the given output: enough of one to follow a live view. */
function show(output: string, columns: number, before: readonly string[] = []): string[] {
  const rows = [...before, '']
  let row = rows.length - 1
  for (const [token] of output.matchAll(/\x1b\[\??\d*[A-Za-z]|\n|\r|[^\x1b\n\r]+/g)) {
    if (token === '\x1b[A') row = Math.max(0, row - 1)
    else if (token === '\x1b[2K') rows[row] = ''
    else if (token === '\n') rows[++row] ??= ''
    else if (!token.startsWith('\x1b') && token !== '\r') {
      const parts = token.match(new RegExp(`.{1,${columns}}`, 'gu')) ?? []
      for (const [index, part] of parts.entries()) rows[index === 0 ? row : ++row] = part
    }
  }
  while (rows.length > row + 1 && rows.at(-1) === '') rows.pop()
  return rows
}

const screen = { columns: 20, rows: 10 }
const line = fc.stringMatching(/^[a-z ]{0,30}$/)
const view = fc.array(line, { maxLength: 15 })

describe('a live frame', () => {
  it('stands where the last one stood, and leaves nothing of it', () => {
    const first = repaint(null, ['one', 'two', 'three'], screen)
    const second = repaint(['one', 'two', 'three'], ['1', '2'], screen)
    expect(show(first + second, 20)).toEqual(['1', '2', ''])
  })

  it('does so for any two views, and leaves alone what stood above', () => {
    fc.assert(
      fc.property(view, view, (one, other) => {
        const [first, second] = [fitScreen(one, ['end'], screen), fitScreen(other, ['end'], screen)]
        const above = ['$ vitals probe --watch']
        const shown = show(repaint(null, first, screen) + repaint(first, second, screen), 20, above)
        expect(shown).toEqual(show(repaint(null, second, screen), 20, above))
        expect(shown[0]).toBe(above[0])
      }),
    )
  })

  it('is replaced whole on a terminal that became narrower and has wrapped it', () => {
    const narrow = { columns: 5, rows: 10 }
    const wrapped = ['abcde', 'fg', 'h']
    expect(show(repaint(['abcdefg', 'h'], ['new'], narrow), 5, wrapped)).toEqual(['new', ''])
  })

  it('never takes more rows than there are, and always shows its footer', () => {
    fc.assert(
      fc.property(
        view,
        fc.integer({ min: 4, max: 30 }),
        fc.integer({ min: 40, max: 90 }),
        (lines, rows, columns) => {
          const frame = fitScreen(lines, ['', 'footer'], { columns, rows })
          expect(frame.slice(-2)).toEqual(['', 'footer'])
          expect(rowsOf(frame, columns)).toBeLessThan(rows)
          if (rowsOf(lines, columns) + 3 <= rows) expect(frame).toEqual([...lines, '', 'footer'])
          else expect(frame.at(-3)).toMatch(/^\(\d+ more lines?: the terminal is too low\)$/)
        },
      ),
    )
  })

  it('counts rows by what is seen: no colours, two columns for a wide character', () => {
    expect(rowsOf(['\x1b[31mred\x1b[39m'], 3)).toBe(1)
    expect(rowsOf(['日本語'], 3)).toBe(2)
    expect(rowsOf([''], 80)).toBe(1)
  })

  it('is one piece for terminals that know synchronised updates', () => {
    const output = repaint(['a'], ['b'], screen)
    expect(output.startsWith('\x1b[?2026h') && output.endsWith('\x1b[?2026l')).toBe(true)
  })
})
