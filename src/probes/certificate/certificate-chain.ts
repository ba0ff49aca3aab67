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

/**
 * Why the first of some certificates is not trusted, looking for its issuers among the others and the authorities;
 * `null` when it is.
 *
 * @param authorities PEM, `null` for those that Node.js brings.
 * @param now epoch milliseconds, within the validity of every part of the chain.
 */
export function distrustOf(
  all: readonly [X509Certificate, ...X509Certificate[]],
  authorities: string | null,
  now: number,
): string | null {
  const trusted = parseAuthorities(authorities)
  let current = all[0]
  for (let length = 0; length < longestChain; length += 1) {
    const time = outsideItsTime(current, now)
    if (time !== null) return time
    if (trusted.some((one) => one.fingerprint256 === current.fingerprint256)) return null
    const issuer = issuerAmong(trusted, current) ?? issuerAmong(all, current)
    if (issuer === null) return 'unable to find the issuer of a certificate'
    if (issuer === current) return 'self-signed certificate that is not among the authorities'
    current = issuer
  }
  return 'the chain is too long'
}

function parseAuthorities(pem: string | null): X509Certificate[] {
  const { X509Certificate } = process.getBuiltinModule('node:crypto')
  const blocks = pem === null ? process.getBuiltinModule('node:tls').rootCertificates : blocksIn(pem)
  return blocks.map((one) => new X509Certificate(one))
}

function blocksIn(pem: string): readonly string[] {
  return (
    pem.match(/-----BEGIN (?:TRUSTED )?CERTIFICATE-----[^-]+-----END (?:TRUSTED )?CERTIFICATE-----/g) ?? []
  )
}

function issuerAmong(candidates: readonly X509Certificate[], certificate: X509Certificate) {
  const isIssuer = (one: X509Certificate) =>
    certificate.checkIssued(one) &&
    (one.ca || one.fingerprint256 === certificate.fingerprint256) &&
    certificate.verify(one.publicKey)
  return candidates.find(isIssuer) ?? null
}

function outsideItsTime(certificate: X509Certificate, now: number): string | null {
  if (now < Date.parse(certificate.validFrom)) return 'certificate is not yet valid'
  return now > Date.parse(certificate.validTo) ? 'certificate has expired' : null
}
