import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sign } from '../../../../src/gateway/client/webhook-signature.ts'
import { authenticate } from '../../../../src/gateway/server/ingest/authenticate.ts'
import type { KeyBook } from '../../../../src/gateway/server/ingest/key-book.ts'
import { oracle, secretOf, signedHeaders } from './signed.ts'

const now = 1_800_000_000_000
const id = 'hb_01ARYZ6S410000000000000000'
const text = '{"agent_id":"web-1"}'
const body = Buffer.from(text)
const secrets = new Map([
  ['k1', secretOf(1)],
  ['k2', secretOf(2)],
])
const keys: KeyBook = {
  find(keyId) {
    const secret = secrets.get(keyId)
    return secret === undefined ? null : { agent: 'web-1', secret, labels: { zone: 'a' }, state: 'current' }
  },
}
const headers = (more: Record<string, string> = {}, at = now, key = 1) => ({
  ...signedHeaders(text, { id, at, secret: secretOf(key), keyId: `k${key}` }),
  ...more,
})
const verdict = (given: Record<string, string>, bytes: Uint8Array = body, book = keys) => {
  const found = authenticate(given, bytes, book, now)
  return found.ok ? (found.inTime ? 'good' : 'out of time') : found.refusal
}

describe('a signature', () => {
  it('is that of the reference library, for any id, time, body and secret', () => {
    const secret = fc.uint8Array({ minLength: 24, maxLength: 64 })
    const any = fc.string({ unit: 'grapheme', maxLength: 300 }).filter((value) => value.isWellFormed())
    fc.assert(
      fc.property(secret, any, fc.integer({ min: 1, max: 4e9 }), (bytes, payload, seconds) => {
        const ours = sign(bytes, { id, timestamp: String(seconds), body: Buffer.from(payload) })
        expect(`v1,${ours}`).toBe(oracle(bytes).sign(id, new Date(seconds * 1_000), payload))
      }),
    )
  })

  it('tells whose it is, with the labels of the key', () => {
    expect(authenticate(headers(), body, keys, now)).toEqual({
      ok: true,
      id,
      keyId: 'k1',
      agent: 'web-1',
      labels: { zone: 'a' },
      attemptAt: now,
      inTime: true,
    })
  })

  it('may be one of four, of one of three keys', () => {
    const good = headers()['webhook-signature'] as string
    const other = `v1,${sign(secretOf(9), { id, timestamp: '1', body })}`
    expect(verdict(headers({ 'webhook-signature': `${other} v1a,x ${other} ${other} ${good}` }))).toBe('good')
    expect(verdict(headers({ 'x-key-id': 'k2 k9 k1' }))).toBe('good')
    expect(verdict(headers({ 'webhook-signature': `${other} ${other} ${other} ${other} ${good}` }))).toBe(
      'invalid-signature',
    )
    expect(verdict(headers({ 'x-key-id': 'k2 k9 k8 k1' }))).toBe('invalid-signature')
  })

  it.each(['webhook-id', 'webhook-timestamp', 'webhook-signature', 'x-key-id'])(
    'is missing without %s',
    (name) => {
      const { [name]: _, ...rest } = headers()
      expect(verdict(rest)).toBe('missing-signature')
      expect(verdict(headers({ [name]: '' }))).toBe('missing-signature')
    },
  )

  it.each([
    ['webhook-id', 'hb_01ARYZ6S410000000000000001'],
    ['webhook-id', 'a.b'],
    ['webhook-timestamp', '1800000001'],
    ['webhook-timestamp', '1800000000.0'],
    ['webhook-timestamp', ' 1800000000'],
    ['webhook-signature', 'v1,AAAA'],
    ['webhook-signature', 'v1,'],
    ['x-key-id', 'k2'],
    ['x-key-id', 'nobody'],
    ['x-key-id', '__proto__'],
  ])('is none with %s: %s', (name, value) => {
    expect(verdict(headers({ [name]: value }))).toBe('invalid-signature')
  })

  it('has one spelling: the same bytes in another base64 are refused', () => {
    const good = headers()['webhook-signature'] as string
    const others = [
      good.replace(/=$/, ''),
      good.replaceAll('+', '-').replaceAll('/', '_').replace(/=$/, '_'),
      `${good}=`,
    ]
    const last = good.at(-2) as string
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
    const twin = alphabet[alphabet.indexOf(last) ^ 1] as string
    others.push(`${good.slice(0, -2)}${twin}=`)
    for (const other of others)
      expect(verdict(headers({ 'webhook-signature': other }))).toBe('invalid-signature')
  })

  it('is none any more of a key that is unknown, whatever it signs', () => {
    const zero = signedHeaders(text, { id, at: now, secret: new Uint8Array(32), keyId: 'nobody' })
    expect(verdict(zero)).toBe('invalid-signature')
  })
})

describe('the time of an attempt', () => {
  it.each([
    [300_000, 'good'],
    [-300_000, 'good'],
    [301_000, 'out of time'],
    [-301_000, 'out of time'],
  ])('that lies %i ms from its receipt is %s', (apart, expected) => {
    expect(verdict(headers({}, now + apart))).toBe(expected)
  })

  it('is looked at only when the signature is good', () => {
    const old = headers({}, now - 3_600_000)
    expect(verdict(old)).toBe('out of time')
    expect(verdict({ ...old, 'webhook-signature': `v1,${'A'.repeat(43)}=` })).toBe('invalid-signature')
    expect(verdict(old, Buffer.from(`${text} `))).toBe('invalid-signature')
  })
})

it('of ten thousand mutated requests none is good', () => {
  const flip = fc.record({
    part: fc.constantFrom('webhook-id', 'webhook-timestamp', 'webhook-signature', 'body' as const),
    at: fc.nat(10_000),
    by: fc.integer({ min: 1, max: 127 }),
    how: fc.constantFrom('flip', 'drop', 'double' as const),
  })
  const mutate = (value: string, { at, by, how }: { at: number; by: number; how: string }) => {
    const bytes = [...Buffer.from(value, 'latin1')]
    const place = at % bytes.length
    if (how === 'flip') bytes[place] = (bytes[place] as number) ^ by
    else if (how === 'drop') bytes.splice(place, 1)
    else bytes.splice(place, 0, bytes[place] as number)
    return Buffer.from(bytes).toString('latin1')
  }
  const good = headers()
  let tried = 0
  fc.assert(
    fc.property(flip, (change) => {
      const before = change.part === 'body' ? text : (good[change.part] as string)
      const after = mutate(before, change)
      fc.pre(after !== before)
      tried += 1
      const found =
        change.part === 'body'
          ? verdict(good, Buffer.from(after, 'latin1'))
          : verdict({ ...good, [change.part]: after })
      expect(['invalid-signature', 'missing-signature']).toContain(found)
    }),
    { numRuns: 10_000 },
  )
  expect(tried).toBe(10_000)
})
