import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Cell, renderTable } from '../../../src/render/terminal/table.ts'
import { displayWidth } from '../../../src/render/terminal/width.ts'

const wide = { width: 80, unicode: true }
const cell: fc.Arbitrary<Cell> = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ maxLength: 60 }),
  fc.double({ noNaN: true }),
  fc.constant(null),
)

describe('renderTable', () => {
  it('prints a header and columns two blanks apart, numbers to the right', () => {
    const rows = [
      ['disk', 3, 'healthy'],
      ['memory', 1200, null],
    ] as const
    expect(renderTable(['check', 'runs', 'state'], rows, wide)).toBe(
      ['check   runs  state', 'disk       3  healthy', 'memory  1200'].join('\n'),
    )
  })

  it('prints the header alone when there are no rows', () => {
    expect(renderTable(['check', 'state'], [], wide)).toBe('check  state')
  })

  it('cuts the widest text column in its middle until lines fit', () => {
    const rows = [['disk', '/var/lib/very/long/path/to/a/file.json', 12]]
    const lines = renderTable(['check', 'path', 'n'], rows, { width: 30, unicode: false }).split('\n')
    expect(lines[1]).toBe('disk   /var/lib/..ile.json  12')
    expect(Math.max(...lines.map(displayWidth))).toBeLessThanOrEqual(30)
  })

  it('shows control characters of a hostile cell', () => {
    expect(renderTable(['name'], [['a\x1b[2Jb\nc']], wide)).toBe('name\na\\x1b[2Jb\\nc')
  })

  it('keeps wide characters in line', () => {
    const lines = renderTable(
      ['name', 'state'],
      [
        ['日本', 'ok'],
        ['disk', 'ok'],
      ],
      wide,
    ).split('\n')
    expect(new Set(lines.map((line) => displayWidth(line.replace(/\S+$/, ''))))).toEqual(new Set([6]))
  })

  it('always prints one line a row without trailing blanks', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell, cell), { maxLength: 8 }), (rows) => {
        const lines = renderTable(['a', 'b', 'c'], rows, wide).split('\n')
        expect(lines).toHaveLength(rows.length + 1)
        for (const line of lines) expect(line).toBe(line.trimEnd())
      }),
    )
  })

  it('fits the terminal whenever text columns can give way', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string(), fc.string(), fc.nat()), { maxLength: 8 }), (rows) => {
        const lines = renderTable(['a', 'b', 'n'], rows, { width: 34, unicode: true }).split('\n')
        for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(34)
      }),
    )
  })
})
