import { ipv4Number, ipv6Words } from './ipv6-words.ts'
import type { Address } from './resolve-name.ts'

/** Where cloud providers answer with credentials, besides the link-local range. */
const metadata4 = numbers('100.100.100.200', '168.63.129.16', '192.0.0.192')
const metadata6 = texts('fd00:ec2::254', 'fd00:ec2::23', 'fd20:ce::254', 'fd00:42::42')

/** Those of the link-local range: the prefix of a network's own translator (RFC 6052) may stand before them. */
const linkLocalMetadata = numbers('169.254.169.254', '169.254.170.2', '169.254.170.23')

/** An address that a probe does not ask unless its policy allows it. */
export class DeniedAddressError extends Error {
  constructor(host: string) {
    super(`${host} is a link-local or metadata address; allow_link_local: true allows it`)
    this.name = 'DeniedAddressError'
  }
}

/**
 * The addresses of `host` that a probe may connect to.
 *
 * @throws DeniedAddressError when there are none.
 */
export function allowedAddresses(
  host: string,
  addresses: readonly Address[],
  allowLinkLocal: boolean,
): readonly Address[] {
  const allowed = allowLinkLocal ? addresses : addresses.filter((address) => !isDeniedAddress(address))
  if (allowed.length === 0) throw new DeniedAddressError(host)
  return allowed
}

/**
 * Whether an address is link-local or a cloud's metadata service, in whatever form of IPv6 it is written. A probe
 * would otherwise let the writer of a policy, or a redirect, read a machine's credentials. What cannot be read as an
 * address is denied too.
 */
export function isDeniedAddress({ address }: Address): boolean {
  const plain = ipv4Number(address)
  if (plain !== null) return isDenied4(plain)
  const words = ipv6Words(address)
  if (words === null) return true
  const [first = 0] = words
  // fe80::/10 is link-local.
  if ((first & 0xffc0) === 0xfe80 || metadata6.has(words.join(':'))) return true
  const tail = pair(words[6] ?? 0, words[7] ?? 0)
  return embedded(words).some(isDenied4) || metadata4.has(tail) || linkLocalMetadata.has(tail)
}

function isDenied4(address: number): boolean {
  return address >>> 16 === 0xa9fe || metadata4.has(address)
}

/**
 * Every IPv4 address that a translator or tunnel would reach through this address: compatible and mapped (RFC 4291),
 * translated (RFC 2765), NAT64 with its own prefixes (RFC 6052, RFC 8215), 6to4 (RFC 3056), Teredo (RFC 4380) and
 * ISATAP (RFC 5214).
 */
function embedded(words: readonly number[]): readonly number[] {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = words
  const tail = pair(g, h)
  const startsZero = a === 0 && b === 0 && c === 0 && d === 0
  if (startsZero && (e === 0 || e === 0xffff) && (f === 0 || f === 0xffff)) return [tail]
  if (a === 0x64 && b === 0xff9b) return [tail, ...behindPrefix(d, e, f, g)]
  if (a === 0x2002) return [pair(b, c)]
  if (a === 0x2001 && b === 0) return [pair(c, d), pair(g ^ 0xffff, h ^ 0xffff)]
  return (e & 0xfdff) === 0 && f === 0x5efe ? [tail] : []
}

// A prefix of 48, 56 or 64 bits; the bits 64 to 71 are left out of the address (RFC 6052, section 2.2).
function behindPrefix(d: number, e: number, f: number, g: number): readonly number[] {
  return [
    pair(d, ((e & 0xff) << 8) | (f >>> 8)),
    pair(((d & 0xff) << 8) | (e & 0xff), f),
    pair(((e & 0xff) << 8) | (f >>> 8), ((f & 0xff) << 8) | (g >>> 8)),
  ]
}

function pair(high: number, low: number): number {
  return high * 65_536 + low
}

function numbers(...addresses: readonly string[]): ReadonlySet<number> {
  return new Set(addresses.map((address) => ipv4Number(address) ?? -1))
}

function texts(...addresses: readonly string[]): ReadonlySet<string> {
  return new Set(addresses.map((address) => ipv6Words(address)?.join(':') ?? ''))
}
