import { isIPv6 } from 'node:net'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isDeniedAddress } from '../../../src/host/network/denied-address.ts'
import { ipv6Words } from '../../../src/host/network/ipv6-words.ts'

describe('an address that a probe does not ask', () => {
  it.each([
    ['IPv4', '169.254.169.254'],
    ['the rest of the link-local range', '169.254.0.1'],
    ['another provider', '100.100.100.200'],
    ['link-local IPv6', 'fe80::1'],
    ['the end of link-local IPv6', 'febf:ffff::1'],
    ['link-local IPv6 with a zone', 'fe80::1%eth0'],
    ['IPv6 of Amazon', 'fd00:ec2::254'],
    ['IPv6 of Amazon, written out', 'FD00:0EC2:0:0:0:0:0:0254'],
    ['IPv6 of Google', 'fd20:ce::254'],
    ['mapped', '::ffff:169.254.169.254'],
    ['mapped, in hexadecimal', '::ffff:a9fe:a9fe'],
    ['compatible', '::169.254.169.254'],
    ['translated', '::ffff:0:a9fe:a9fe'],
    ['translated, dotted', '::ffff:0:169.254.169.254'],
    ['NAT64', '64:ff9b::a9fe:a9fe'],
    ['NAT64 for local use, 96 bits', '64:ff9b:1::a9fe:a9fe'],
    ['NAT64 for local use, 96 bits with a network', '64:ff9b:1:abcd::169.254.169.254'],
    ['NAT64 for local use, 48 bits', '64:ff9b:1:a9fe:a9:fe00::'],
    ['NAT64 for local use, 56 bits', '64:ff9b:1:a9:fe:a9fe::'],
    ['NAT64 for local use, 64 bits', '64:ff9b:1:0:a9:fea9:fe00:0'],
    ["a network's own NAT64", '2001:db8:64::169.254.169.254'],
    ['6to4', '2002:a9fe:a9fe::'],
    ['6to4 with a host', '2002:a9fe:a9fe:1::1'],
    ['6to4 of another provider', '2002:6464:64c8::1'],
    ['the server of Teredo', '2001:0:a9fe:a9fe::1'],
    ['the client of Teredo', '2001:0:102:304:0:0:5601:5601'],
    ['ISATAP', '2001:db8::5efe:169.254.169.254'],
    ['ISATAP of a global address', '2001:db8::200:5efe:a9fe:a9fe'],
    ['what is no address', 'metadata'],
  ])('may be %s', (_form, address) => {
    expect(isDeniedAddress({ address, family: address.includes(':') ? 6 : 4 })).toBe(true)
  })

  it.each([
    '127.0.0.1',
    '10.169.254.1',
    '192.0.2.1',
    '169.253.255.255',
    '::1',
    '::ffff:127.0.0.1',
    '2001:db8::1',
    '2002:c000:201::1',
    '64:ff9b::c000:201',
    'fd00:ec2::1',
    'fec0::1',
    '2606:4700:4700::1111',
  ])('is not %s', (address) => {
    expect(isDeniedAddress({ address, family: address.includes(':') ? 6 : 4 })).toBe(false)
  })
})

describe('the words of an IPv6 address', () => {
  const word = fc.integer({ min: 0, max: 0xffff })

  it('are those that it was written from, however it is shortened', () => {
    fc.assert(
      fc.property(fc.array(word, { minLength: 8, maxLength: 8 }), (words) => {
        const long = words.map((each) => each.toString(16)).join(':')
        // The URL parser writes the shortest form (RFC 5952).
        const short = new URL(`http://[${long}]/`).hostname.slice(1, -1)
        expect(ipv6Words(long)).toEqual(words)
        expect(ipv6Words(short)).toEqual(words)
      }),
    )
  })

  it('are there for exactly what Node.js takes for an address', () => {
    const text = fc.string({
      unit: fc.constantFrom(':', '::', '0', 'a9fe', 'ffff', '1', '.', '254', 'g', '%'),
      maxLength: 18,
    })
    fc.assert(
      fc.property(text, (address) => {
        if (isIPv6(address)) expect(ipv6Words(address)).not.toBeNull()
        else if (!address.includes('%')) expect(ipv6Words(address)).toBeNull()
      }),
      { numRuns: 2_000 },
    )
  })
})
