import { expect, it } from 'vitest'
import { type Palette, paletteFor, plainPalette } from '../../../src/render/terminal/palette.ts'

it.each<[keyof Palette, string]>([
  ['good', '\x1b[32mX\x1b[39m'],
  ['underway', '\x1b[36mX\x1b[39m'],
  ['warning', '\x1b[33mX\x1b[39m'],
  ['bad', '\x1b[31mX\x1b[39m'],
  ['unclear', '\x1b[35mX\x1b[39m'],
  ['strong', '\x1b[1mX\x1b[22m'],
  ['faint', '\x1b[2mX\x1b[22m'],
])('%s has its colour of the sixteen where colour is on, and none elsewhere', async (meaning, colored) => {
  const palette = await paletteFor(true)
  expect(palette[meaning]('X')).toBe(colored)
  expect(palette[meaning]('')).toBe('')
  expect(plainPalette[meaning]('X')).toBe('X')
  expect(await paletteFor(false)).toBe(plainPalette)
})
