import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { helpText } from '../../../src/cli/help/show-help.ts'
import { readManifest } from '../../../src/cli/run/manifest.ts'
import { optionHelp } from '../../../src/core/probe-kind/option-help.ts'
import { probeKinds } from '../../../src/core/probe-kind/registry.ts'
import { shellWords } from '../../../src/core/text/shell-words.ts'
import { unbreakable } from '../../../src/render/terminal/wrap.ts'

const manifest = readManifest(join(import.meta.dirname, '../../..'))
const textOf = (words: readonly string[], width = 80) =>
  String(helpText(words, manifest, { width, strong: (text: string) => text }))

it('the help of probe lists every kind with what it looks at', () => {
  for (const { kind, description } of Object.values(probeKinds))
    expect(textOf(['probe'], 100)).toMatch(new RegExp(`^  ${kind} +${description.slice(0, 30)}`, 'm'))
})

describe.each(Object.values(probeKinds))('the help of the kind $kind', (kind) => {
  const text = textOf(['probe', kind.kind], 2_000)

  it('begins with examples that are whole command lines', () => {
    const [head, shown = ''] = text.split('\n\n')
    expect(head).toBe(`${kind.description}.`)
    expect(shown).toMatch(/^Examples\n/)
    const lines = text.match(/^ {4}\$ .*$/gm) ?? []
    expect(lines.length).toBeGreaterThan(0)
    for (const line of lines)
      expect(shellWords(line.replace(/^ *\$ /, ''))?.slice(0, 3)).toEqual(['vitals', 'probe', kind.kind])
  })

  it('has each option and each field, and what it says without conditions', () => {
    const names = [
      ...optionHelp(kind).map(([name]) => name),
      ...Object.keys(kind.fields ?? kind.knownFields ?? {}),
    ]
    for (const name of names) expect(text).toMatch(new RegExp(`^  ${name}(?:  |$)`, 'm'))
    const own = text.split('Without conditions\n')[1]?.split('\n\n')[0] ?? ''
    expect(own).toMatch(
      kind.verdict === null ? /^ {2}It needs --degraded or --critical/ : /^ {2}(?:critical|degraded) when /,
    )
  })

  it('names the manual page of the language by its section', () => {
    expect(text).toContain('The language of conditions: `man 5 vitals-policy`.')
  })

  it.each([80, 200])('fits %d columns, and breaks no line inside quotes', (width) => {
    for (const line of textOf(['probe', kind.kind], width).split('\n')) {
      const parts = unbreakable(line.replace(/^ *(?:\$ )?/, '').replace(/ \\$/, ''))
      if (parts.length > 1) expect(line.length).toBeLessThanOrEqual(width)
      for (const quote of ['`', '"']) expect(line.split(quote).length % 2).toBe(1)
    }
  })
})

it('a file that is called as a kind is no kind', () => {
  expect(textOf(['probe', './http'])).toBe(textOf(['probe']))
})
