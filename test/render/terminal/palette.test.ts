import { describe, expect, it } from 'vitest'
import { chalkPalette } from '../../../src/render/terminal/chalk-palette.ts'
import { ansiPalette, type Palette, paletteFor, plainPalette } from '../../../src/render/terminal/palette.ts'

const names = Object.keys(plainPalette) as (keyof Palette)[]

describe.each(names)('the colour %s', (name) => {
  it('is the same bytes as chalk writes', () => {
    expect(ansiPalette[name]('disk')).toBe(chalkPalette(1)[name]('disk'))
  })

  it('colours no empty text', () => {
    expect(ansiPalette[name]('')).toBe('')
    expect(chalkPalette(1)[name]('')).toBe('')
  })

  it('is plain text when colour is off', () => {
    expect(paletteFor(false)[name]('disk')).toBe('disk')
    expect(chalkPalette(0)[name]('disk')).toBe('disk')
  })
})
