import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { parseHostPort } from '../../../src/core/text/host-port.ts'

describe('a host with a port', () => {
  it.each([
    ['example.org', { host: 'example.org', port: null }],
    ['example.org:53', { host: 'example.org', port: 53 }],
    ['192.0.2.1:5353', { host: '192.0.2.1', port: 5353 }],
    ['[2001:db8::1]:53', { host: '2001:db8::1', port: 53 }],
    ['[::1]', { host: '::1', port: null }],
    ['::1', { host: '::1', port: null }],
    ['2001:db8::53', { host: '2001:db8::53', port: null }],
    ['fe80::1%eth0', { host: 'fe80::1%eth0', port: null }],
  ])('is read from %s', (text, read) => {
    expect(parseHostPort(text)).toEqual(read)
  })

  it.each(['', ':53', 'h:', 'h:0', 'h:65536', 'h:1:2x', 'a b', 'https://h/', 'u@h', '[::1', '::1]:5', 'h\n'])(
    'is not read from %j',
    (text) => {
      expect(parseHostPort(text)).toBeNull()
    },
  )
})

test('what was read can be written and read again', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.domain(), fc.ipV4(), fc.ipV6()),
      fc.integer({ min: 1, max: 65_535 }),
      (host, port) => {
        const written = host.includes(':') ? `[${host}]` : host
        expect(parseHostPort(`${written}:${port}`)).toEqual({ host, port })
        expect(parseHostPort(host)).toEqual({ host, port: null })
      },
    ),
  )
})
