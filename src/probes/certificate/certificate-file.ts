import type { X509Certificate } from 'node:crypto'

const block = /-----BEGIN (?:TRUSTED )?CERTIFICATE-----[^-]+-----END (?:TRUSTED )?CERTIFICATE-----/g
const mostCertificates = 20

/**
 * The certificates of a PEM file, which may hold keys and other things too, or the one of a DER file.
 *
 * @returns `null` where there is none that can be read.
 */
export function certificatesIn(bytes: Buffer): [X509Certificate, ...X509Certificate[]] | null {
  const blocks = bytes.toString('latin1').match(block)?.slice(0, mostCertificates) ?? [bytes]
  try {
    const { X509Certificate } = process.getBuiltinModule('node:crypto')
    const [first, ...rest] = blocks.map((one) => new X509Certificate(one))
    return first === undefined ? null : [first, ...rest]
  } catch {
    // The library's words may quote the file, which may hold a key.
    return null
  }
}
