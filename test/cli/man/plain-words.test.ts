import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkout } from '../../process/vitals.ts'

// Old words of the project's own, each with the plain one that people know.
const instead: Readonly<Record<string, string>> = {
  anew: 'again',
  bears: 'has',
  disguise: 'redact',
  entrance: 'entry',
  'held to': 'compared with',
  lookout: 'watcher',
  mend: 'fix',
  mends: 'fixes',
  mishap: 'failure',
  rung: 'level',
  'told all the same': 'reported even then',
  untold: 'unavailable',
  whoever: 'who',
  wish: 'option',
}
const words = new RegExp(`\\b(${Object.keys(instead).join('|')})\\b`, 'gi')
const read = ['README.md', 'CHANGELOG.md', 'man/*', 'policies/*.yaml', 'policies/examples/**/*.*']

describe('what people read', () => {
  it.each(globSync(read, { cwd: checkout }))('%s is in plain modern words', (file) => {
    const found = readFileSync(join(checkout, file), 'utf8')
      .split('\n')
      .flatMap((line, index) =>
        [...line.matchAll(words)].map(([word]) => `${index + 1}: ${word} (${instead[word.toLowerCase()]})`),
      )
    expect(found).toEqual([])
  })
})
