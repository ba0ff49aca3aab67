import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { VitalsError } from '../../../../../src/core/errors.ts'
import { loadPolicy } from '../../../../../src/core/policy/language/load/load.ts'
import { seed } from '../../../../seed-policy.ts'

const shipped = ['host', 'server'].map(
  (name) => [name, readFileSync(`policies/${name}.yaml`, 'utf8')] as const,
)

describe('Loading', () => {
  test.each(shipped)('accepts policies/%s.yaml as plain JSON and without a warning', (name, yaml) => {
    const checked = loadPolicy({ path: `${name}.yaml`, bytes: yaml }, 'sha256:0')
    expect(checked.warnings).toEqual([])
    expect(checked.policy.name).toBe(name)
    expect(JSON.parse(JSON.stringify(checked))).toEqual(checked)
  })

  test.each(shipped)(
    'gives the same policy for policies/%s.yaml as text, as bytes and with a BOM',
    (_, yaml) => {
      const bytes = new TextEncoder().encode(yaml)
      const withBom = new Uint8Array([0xef, 0xbb, 0xbf, ...bytes])
      const [first, ...others] = [yaml, bytes, withBom, yaml.replaceAll('\n', '\r\n')].map((form) =>
        JSON.stringify(loadPolicy({ path: 'p.yaml', bytes: form }, 'sha256:0')),
      )
      for (const other of others) expect(other).toBe(first)
    },
  )

  it('never throws anything but POLICY_INVALID with places, whatever the text', () => {
    fc.assert(
      fc.property(hostileText(), (text) => {
        const { findings, ...outcome } = attempt(text)
        for (const { place } of findings) {
          expect(place?.line).toBeGreaterThan(0)
          expect(place?.column).toBeGreaterThan(0)
          expect(place?.length).toBeGreaterThan(0)
        }
        expect(outcome.ok || findings.length > 0).toBe(true)
        expect(attempt(text)).toEqual({ findings, ...outcome })
      }),
      { numRuns: 300 },
    )
  })
})

/** Arbitrary text and bytes, and shipped policies with a piece cut out, doubled or replaced. */
function hostileText(): fc.Arbitrary<string | Uint8Array> {
  const pieces = [
    '{',
    '[',
    '&a ',
    '*a',
    '<<: ',
    '!x ',
    '\t',
    '---\n',
    '__proto__: 1',
    '1e999',
    'null',
    '|\n',
    "'",
    '- ',
    '\u202e',
  ]
  const damaged = fc
    .tuple(
      fc.constantFrom(seed, ...shipped.map(([, yaml]) => yaml)),
      fc.nat(),
      fc.nat(40),
      fc.constantFrom('', ...pieces),
    )
    .map(([yaml, at, length, piece]) => {
      const start = at % yaml.length
      return yaml.slice(0, start) + piece + yaml.slice(start + length)
    })
  const joined = fc
    .array(fc.constantFrom(...pieces, 'checks: ', 'a: ', 'x\n', '  '))
    .map((words) => words.join(''))
  return fc.oneof(damaged, joined, fc.string({ unit: 'binary' }), fc.uint8Array())
}

function attempt(bytes: string | Uint8Array) {
  try {
    return { ok: true, findings: [], policy: loadPolicy({ path: 'p', bytes }, 'sha256:0') }
  } catch (error) {
    if (!(error instanceof VitalsError) || error.code !== 'POLICY_INVALID') throw error
    return { ok: false, findings: error.findings }
  }
}
