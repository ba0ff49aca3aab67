import type { X509Certificate } from 'node:crypto'
import { readBytes } from '../../host/files/read-bytes.ts'

const longestChain = 10
const mostBytes = 4_194_304

/**
 * Authorities in PEM from a file, `null` where none is named and the usual ones count.
 *
 * @throws Error when the file cannot be read, or begins with no certificate; never with a code, so that it is not
 * taken for the target's failure.
 */
export async function readAuthorities(file: string | undefined): Promise<string | null> {
  if (file === undefined) return null
  try {
    const pem = (await readBytes(file, mostBytes)).bytes.toString('latin1')
    const [first] = blocksIn(pem)
    if (first === undefined)
      throw new Error('it holds no certificate')
      // To trust nobody would be told as a fault of the target's certificate.
    ;new (process.getBuiltinModule('node:crypto').X509Certificate)(first)
    return pem
  } catch (cause) {
    throw new AuthoritiesError(file, cause)
  }
}

/** The file of the authorities to trust cannot be used. */
export class AuthoritiesError extends Error {
  constructor(file: string, cause: unknown) {
    super(`the authorities in ${file} cannot be read: ${cause instanceof Error ? cause.message : cause}`)
    this.name = 'AuthoritiesError'
  }
}

/** Whether the first of some certificates is trusted; one of the two is `null`. */
export interface Trust {
  readonly distrust: string | null
  /** The first end on the trusted path, the authority's own included; of several paths, of that which lasts longest. */
  readonly endsAt: number | null
}

/**
 * Looks for a path from the first of some certificates to an authority, with its issuers among the others and the
 * authorities. What stands among the others but is on no such path does no harm, as an expired cross-signature.
 *
 * @param authorities PEM, `null` for those that Node.js brings.
 * @param now epoch milliseconds, within the validity of every part of the path.
 */
export function trustOf(
  all: readonly [X509Certificate, ...X509Certificate[]],
  authorities: string | null,
  now: number,
): Trust {
  return pathFrom(all[0], [], { all, trusted: parseAuthorities(authorities), now })
}

interface Known {
  readonly all: readonly X509Certificate[]
  readonly trusted: readonly X509Certificate[]
  readonly now: number
}

function pathFrom(current: X509Certificate, before: readonly X509Certificate[], known: Known): Trust {
  const time = outsideItsTime(current, known.now)
  if (time !== null) return distrusted(time)
  const endsAt = Date.parse(current.validTo)
  if (known.trusted.some((one) => isSame(one, current))) return { distrust: null, endsAt }
  if (before.length >= longestChain) return distrusted('the chain is too long')
  const path = [...before, current]
  const issuers = [...issuersAmong(known.trusted, current), ...issuersAmong(known.all, current)]
  const ways = issuers
    .filter((issuer) => !path.some((one) => isSame(one, issuer)))
    .map((issuer) => pathFrom(issuer, path, known))
  const [longest] = ways.filter(({ endsAt: end }) => end !== null).sort((a, b) => b.endsAt! - a.endsAt!)
  if (longest !== undefined) return { distrust: null, endsAt: Math.min(endsAt, longest.endsAt!) }
  if (ways[0] !== undefined) return ways[0]
  return distrusted(
    issuers.some((issuer) => isSame(issuer, current))
      ? 'self-signed certificate that is not among the authorities'
      : 'unable to find the issuer of a certificate',
  )
}

function distrusted(distrust: string): Trust {
  return { distrust, endsAt: null }
}

function parseAuthorities(pem: string | null): X509Certificate[] {
  const { X509Certificate } = process.getBuiltinModule('node:crypto')
  return (pem === null ? usualAuthorities() : blocksIn(pem)).map((one) => new X509Certificate(one))
}

/** Those that a connection trusts by itself, NODE_EXTRA_CA_CERTS included where this Node.js can say so. */
function usualAuthorities(): readonly string[] {
  const tls: Partial<typeof import('node:tls')> = process.getBuiltinModule('node:tls')
  return tls.getCACertificates?.('default') ?? tls.rootCertificates ?? []
}

function blocksIn(pem: string): readonly string[] {
  return (
    pem.match(/-----BEGIN (?:TRUSTED )?CERTIFICATE-----[^-]+-----END (?:TRUSTED )?CERTIFICATE-----/g) ?? []
  )
}

function issuersAmong(
  candidates: readonly X509Certificate[],
  certificate: X509Certificate,
): X509Certificate[] {
  return candidates.filter(
    (one) =>
      certificate.checkIssued(one) &&
      (one.ca || isSame(one, certificate)) &&
      certificate.verify(one.publicKey),
  )
}

function isSame(one: X509Certificate, other: X509Certificate): boolean {
  return one.fingerprint256 === other.fingerprint256
}

function outsideItsTime(certificate: X509Certificate, now: number): string | null {
  if (now < Date.parse(certificate.validFrom)) return 'certificate is not yet valid'
  return now > Date.parse(certificate.validTo) ? 'certificate has expired' : null
}
