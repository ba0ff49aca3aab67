import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { commandGroups } from '../../../src/cli/help/groups.ts'
import { helpText } from '../../../src/cli/help/show-help.ts'
import { readManifest } from '../../../src/cli/run/manifest.ts'
import { unbreakable } from '../../../src/render/terminal/wrap.ts'

const manifest = readManifest(join(import.meta.dirname, '../../..'))
const ids = Object.keys(manifest.commands)
const at = (width: number) => ({ width, strong: (text: string) => text })
const textOf = (words: readonly string[], width = 80) => String(helpText(words, manifest, at(width)))

describe('the help of all commands', () => {
  it('lists each once, in a group', () => {
    expect(commandGroups.flatMap(([, members]) => members).toSorted()).toEqual(ids.toSorted())
    for (const id of ids) expect(textOf([])).toMatch(new RegExp(`^  ${id.replaceAll(':', ' ')}(?:  |$)`, 'm'))
  })

  it('begins with examples', () => {
    expect(textOf([]).split('\n\n')[1]).toMatch(/^Start here\n.*\n {4}\$ vitals probe$/)
  })
})

describe.each(ids)('the help of %s', (id) => {
  const words = id.split(':')

  it('has its examples first, its summary and its description once', () => {
    const sections = textOf(words).split('\n\n')
    const text = sections.join('\n\n').replace(/\s+/g, ' ')
    const { summary = '', description = '' } = manifest.commands[id] ?? {}
    expect(sections[1]).toMatch(/^Examples\n/)
    expect(text.split(summary)).toHaveLength(2)
    const first = description.split('\n\n')[0]?.replace(/\s+/g, ' ') ?? ''
    if (first !== '') expect(text.split(first)).toHaveLength(2)
  })

  it.each([80, 200])(
    'fits %d columns, but for what cannot be broken, and breaks no line inside quotes',
    (width) => {
      for (const line of textOf(words, width).split('\n')) {
        const parts = unbreakable(line.replace(/^ *(?:\$ )?/, '').replace(/ \\$/, ''))
        if (parts.length > 1) expect(line.length).toBeLessThanOrEqual(width)
        for (const quote of ['`', '"']) expect(line.split(quote).length % 2).toBe(1)
      }
    },
  )
})

it('of a topic lists its commands', () => {
  expect(textOf(['policy'])).toMatch(/^ {2}policy check {2}/m)
  expect(textOf(['audit'])).toContain('vitals help audit COMMAND')
})

it('of words that name nothing is an error with what was probably meant', () => {
  expect(textOf(['prob'])).toMatch(/There is no command 'vitals prob'/)
})

it('of a kind of probes without the word probe points to its help', () => {
  for (const words of [['http'], ['dns', 'example.org']]) {
    expect(helpText(words, manifest, at(80))).toMatchObject({
      hint: `Did you mean 'vitals probe ${words[0]}'? See 'vitals probe ${words[0]} --help'.`,
    })
  }
})

describe('the help of policy test', () => {
  it('explains a missing sample and a run of them', () => {
    expect(textOf(['policy', 'test'])).toContain('"_" is a missing sample, "_x3" are three;')
  })

  it('shows the first test of the suite in the examples, as it is there', () => {
    const suite = readFileSync(
      join(import.meta.dirname, '../../../policies/examples/service.test.yaml'),
      'utf8',
    )
    const shown = /^A file of tests\n([\s\S]*?)\n\n/m.exec(textOf(['policy', 'test']))?.[1]
    expect(suite).toContain(shown?.replace(/^ {2}/gm, ''))
  })
})

it('a topic has its examples in the order of its commands', () => {
  const text = textOf(['policy'])
  expect(text.indexOf('$ vitals policy new')).toBeGreaterThan(0)
  expect(text.indexOf('$ vitals policy new')).toBeLessThan(text.indexOf('$ vitals policy check'))
})
