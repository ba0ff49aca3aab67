import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, it, test } from 'vitest'
import { expandPolicy } from '../../../../src/core/policy/language/expand.ts'
import { loadPlacedPolicy } from '../../../../src/core/policy/language/load/load.ts'

const policies = join(import.meta.dirname, '../../../../policies')

function load(bytes: string) {
  return loadPlacedPolicy({ path: 'test.yaml', bytes }, 'sha256:same')
}

function expand(text: string): string {
  return expandPolicy(text, load(text))
}

const options = fc
  .record(
    {
      consecutive: fc.integer({ min: 1, max: 9 }),
      for: fc.constantFrom('30s', '1m30s', '500ms', '2h'),
      hold: fc.constantFrom('1m', '0s'),
      counting: fc.constantFrom('run', 'since_entry'),
      reason: fc.constantFrom('"too: high"', "'it''s # bad'", 'plain', '"1"', 'yes'),
    },
    { requiredKeys: [] },
  )
  .map((given) => Object.entries(given).map(([key, value]) => `, ${key}: ${value}`))
const number = fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }))
const threshold = fc
  .tuple(fc.constantFrom('above', 'below'), number, options)
  .map(([side, value, rest]) => `{ ${side}: ${JSON.stringify(value)}${rest.join('')} }`)
const shortForm = fc
  .record({ degraded: threshold, critical: threshold, healthy: threshold }, { requiredKeys: ['critical'] })
  .map((states) => Object.entries(states).map(([state, text]) => `    ${state}: ${text} # why ${state}\n`))
const signal = fc.constantFrom('load', '"a + b"', '"x ? 1.0 : 2.0"', 'api.p95')
const fullForm = options.map(
  (rest) => `    transitions:\n      healthy->degraded: { condition: "a > 1"${rest.join('')} }\n`,
)
const check = fc.oneof(
  fc.tuple(signal, shortForm).map(([of, lines]) => `    signal: ${of}\n${lines.join('')}`),
  fullForm,
)
const policy = fc
  .array(check, { minLength: 1, maxLength: 4 })
  .map((checks) => `# head\nchecks:\n${checks.map((body, index) => `  c${index}:\n${body}`).join('')}`)

it('loads to the same policy, and expanding once more changes nothing', () => {
  fc.assert(
    fc.property(policy, (text) => {
      const expanded = expand(text)
      expect(load(expanded).policy).toEqual(load(text).policy)
      expect(expand(expanded)).toBe(expanded)
      expect(expanded).not.toContain('signal:')
      expect(expanded).toContain('# head')
    }),
  )
})

test.each(['host.yaml', 'server.yaml'])('%s keeps its comments and its meaning', (name) => {
  const text = readFileSync(join(policies, name), 'utf8')
  const expanded = expand(text)
  expect(load(expanded).policy).toEqual(load(text).policy)
  for (const [comment] of text.matchAll(/^ *# .*$/gm)) expect(expanded).toContain(comment.trim())
})

test('a file with aliases is written out without them', () => {
  const text = `checks:
  a: { signal: x, critical: &high { above: 5 }, healthy: { below: 3 } }
  b: { signal: y, critical: *high }
`
  const expanded = expand(text)
  expect(expanded).not.toMatch(/[*&]high/)
  expect(load(expanded).policy).toEqual(load(text).policy)
})

test('the short form becomes the transitions that the manual shows', () => {
  expect(
    expand(`checks:
  api:
    signal: latency
    critical: { above: 1000, for: 1m }
    healthy: { below: 200, consecutive: 3 }
`),
  ).toBe(`checks:
  api:
    transitions:
      healthy->critical: { condition: latency > 1000, consecutive: 1, for: 1m }
      critical->healthy: { condition: latency < 200, consecutive: 3 }
`)
})

test('what a terminal would obey or hide is written as an escape that YAML reads back', () => {
  const text = `# a comment with \u202e a turn
description: |-
  two lines \u202e
  and a turn
checks:
  a:
    transitions:
      healthy->critical:
        condition: a == 'x\u200by'
      critical->healthy: { condition: a == "z" }
`
  const written = expand(text)
  expect(written).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}](?<!\n)/u)
  expect(written).toContain('# a comment with \\u202e a turn')
  expect(load(written).policy).toEqual(load(text).policy)
})

test('a transition that is wider than a terminal is written a key a line', () => {
  const written = expand(`checks:
  web:
    critical: { condition: web.latency_ms > 1000 && load > 5, reason: web_is_slow }
`)
  expect(written).toContain('\n        reason: web_is_slow\n')
  expect(written.split('\n').filter((line) => line.length > 80)).toEqual([])
})
