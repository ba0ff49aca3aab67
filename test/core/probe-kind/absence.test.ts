import { describe, expect, it } from 'vitest'
import { absencesIn } from '../../../src/core/policy/engine/evaluate/absence.ts'
import { probeKinds } from '../../../src/core/probe-kind/registry.ts'
import type { Value } from '../../../src/core/value.ts'
import { policyOf } from '../../timeline.ts'

/** The options that a kind needs before it loads. */
const needed: Readonly<Record<string, string>> = {
  process: 'name: x',
  file: 'path: /x',
  http: 'url: "http://127.0.0.1/"',
  tcp: 'port: 1',
  dns: 'name: example.org',
  certificate: 'file: /x',
  credential: 'file: /x',
  queue: 'path: /x',
  log: 'path: /x, pattern: x',
  heartbeat: 'path: /x',
  systemd: 'unit: x',
  permission: 'path: /x',
}

/** What has() of a field says of an answer without it. */
function presenceIn(kind: string, field: string, answer: Readonly<Record<string, Value>>): false | undefined {
  const options = needed[kind]
  const probe = `{ kind: ${kind}${options === undefined ? '' : `, ${options}`} }`
  const policy = policyOf(`probes: { x: ${probe} }\nchecks: { c: { critical: '!has(x.${field})' } }`)
  return absencesIn(policy)('x', field)(answer) ? false : undefined
}

const optional = Object.entries(probeKinds).flatMap(([kind, { fields }]) =>
  Object.entries(fields ?? {}).flatMap(([field, { absence, part }]) =>
    absence === undefined ? [] : [{ kind, field, absence, part: part ?? field }],
  ),
)

describe('a field that an answer lacks (rule 7)', () => {
  it.each(optional.filter(({ absence }) => absence === 'none'))(
    '$kind.$field: the target has no such thing, unless it did not answer or did not tell of $part',
    ({ kind, field, part }) => {
      expect(presenceIn(kind, field, { up: true })).toBe(false)
      expect(presenceIn(kind, field, { up: false, reason: 'timeout' })).toBeUndefined()
      expect(presenceIn(kind, field, { up: true, unavailable: [field] })).toBeUndefined()
      expect(presenceIn(kind, field, { up: true, unavailable: [part] })).toBeUndefined()
      expect(presenceIn(kind, field, { up: true, unavailable: ['another'] })).toBe(false)
    },
  )

  it.each(optional.filter(({ absence }) => absence === 'no_answer'))(
    '$kind.$field: nobody knows',
    ({ kind, field }) => expect(presenceIn(kind, field, { up: true })).toBeUndefined(),
  )

  it('is no answer where every answer has it', () => {
    expect(presenceIn('tcp', 'latency_ms', { up: true })).toBeUndefined()
    expect(presenceIn('process', 'alive', {})).toBeUndefined()
  })

  it('every field that is described as absent somewhere says what that means', () => {
    const silent = Object.entries(probeKinds).flatMap(([kind, { fields }]) =>
      Object.entries(fields ?? {}).flatMap(([field, { description, absence }]) =>
        /\babsent\b/.test(description) && absence === undefined && field !== 'unavailable'
          ? [`${kind}.${field}`]
          : [],
      ),
    )
    expect(silent).toEqual([])
  })
})
