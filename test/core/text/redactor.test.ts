import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { redactAll, redactor } from '../../../src/core/text/redactor.ts'

const secret = 'ca/na+ry"5ecret~'
const hidden = redactor([secret])

describe('the redactor', () => {
  it.each<[string, string]>([
    ['as it is', `token ${secret} refused`],
    ['in JSON', JSON.stringify({ token: secret })],
    ['in JSON within JSON', JSON.stringify({ error: JSON.stringify({ token: secret }) })],
    ['in a URL', `https://x/?t=${encodeURIComponent(secret)}`],
    ['in base64', Buffer.from(secret).toString('base64')],
    ['in base64 behind a word', Buffer.from(`Bearer ${secret}`).toString('base64')],
    ['in base64 between others', Buffer.from(`a:${secret}:b`).toString('base64')],
    ['in base64url', Buffer.from(`xy${secret}`).toString('base64url')],
    ['in hexadecimal', Buffer.from(secret).toString('hex')],
    ['in a URL that leaves its slashes alone', encodeURIComponent(secret).replaceAll('%2F', '/')],
    ['in a URL, in small digits', encodeURIComponent(secret).replace(/%../g, (pair) => pair.toLowerCase())],
    ['in a URL, only what must be', new URL(`https://x/${secret}`).href],
    ['as a form sends it', new URLSearchParams({ token: secret }).toString()],
    ['in JSON of ASCII', JSON.stringify(secret).replaceAll('/', '\\/').replaceAll('+', '\\u002B')],
    ['in a URL, every byte', [...Buffer.from(secret)].map((byte) => `%${byte.toString(16)}`).join('')],
  ])('finds a secret %s', (_how, text) => {
    const shown = hidden(text)
    expect(shown).toContain('[redacted]')
    for (const form of [secret, 'na+ry', '5ecret', Buffer.from(secret).toString('base64').slice(4, 12)]) {
      expect(shown).not.toContain(form)
    }
  })

  it('leaves every other text as it is, and short secrets alone', () => {
    expect(redactor(['short', ''])('this is short')).toBe('this is short')
    expect(hidden('nothing to see')).toBe('nothing to see')
  })

  it('finds secrets in every text and key of a value', () => {
    const value = { [secret]: [{ deep: `x${secret}` }, 1, null, true] }
    expect(redactAll(value, hidden)).toEqual({ '[redacted]': [{ deep: 'x[redacted]' }, 1, null, true] })
  })

  it('finds any secret wherever it stands in what is encoded as a whole', () => {
    const word = fc
      .string({ unit: 'grapheme-ascii', minLength: 12, maxLength: 40 })
      .filter((text) => text.trim() === text)
    fc.assert(
      fc.property(word, fc.string(), fc.string(), (given, before, after) => {
        const text = Buffer.from(`${before}${given}${after}`).toString('base64')
        const plain = Buffer.from(redactor([given])(text).replaceAll('[redacted]', ''), 'base64').toString()
        expect(plain).not.toContain(given)
      }),
    )
  })
})
