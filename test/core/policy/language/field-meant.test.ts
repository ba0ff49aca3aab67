import { describe, expect, it } from 'vitest'
import { fieldsMeant } from '../../../../src/core/policy/language/field-meant.ts'
import { probeKinds } from '../../../../src/core/probe-kind/registry.ts'

describe('A word that is no field of its probe is told the field that was meant', () => {
  it.each([
    ['disk', 'free', ['free_pct', 'free_gb']],
    ['disk', 'fre_pct', ['free_pct']],
    ['disk', 'inodes', ['inodes_free_pct']],
    ['memory', 'available', ['available_pct', 'available_mb']],
    ['memory', 'Used', ['used_pct']],
    ['http', 'latency', ['latency_ms']],
    ['http', 'code', ['status']],
    ['http', 'status_code', ['status']],
    ['http', 'response_time', ['latency_ms']],
    ['http', 'available', ['up']],
    ['cpu', 'load', ['load_per_core']],
    ['process', 'running', ['alive']],
    ['certificate', 'days', ['days_left']],
    ['http', 'something_else', []],
  ])('%s.%s', (kind, word, meant) => {
    const known = probeKinds[kind]?.fields
    expect(fieldsMeant(word, Object.keys(known ?? {}))).toEqual(meant)
  })

  it('of every kind, by the name without its unit', () => {
    for (const { kind, fields } of Object.values(probeKinds)) {
      for (const field of Object.keys(fields ?? {})) {
        const word = field.replace(/_(?:pct|ms|s|mb|gb|days|bytes)$/, '')
        if (word === field || Object.hasOwn(fields ?? {}, word)) continue
        expect([kind, word, fieldsMeant(word, Object.keys(fields ?? {}))[0]]).toEqual([
          kind,
          word,
          expect.stringMatching(new RegExp(`^${word}_`)),
        ])
      }
    }
  })
})
