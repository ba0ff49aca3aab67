import { join } from 'node:path'
import { readRegularFile } from '../../host/files/read-regular-file.ts'

const mostBytes = 256 * 1_024

/** A certificate of the gateway of this host. */
export interface HostCertificate {
  /** SHA-256, as OpenClaw and openssl print it. */
  readonly fingerprint: string
  /** The file. */
  readonly origin: string
}

/**
 * The certificate that OpenClaw on this host shows: the file that its configuration names, else the one it made for
 * itself in its state directory. As OpenClaw's own command line does, it is then the only one that is accepted: nobody
 * signed it, and its name is not the one it is asked by.
 *
 * @returns `null` where there is none, or it may not be read: the usual verification stays
 */
export function hostCertificate(
  named: string | null,
  directories: readonly string[],
): HostCertificate | null {
  const own = directories.map((directory) => join(directory, 'gateway/tls/gateway-cert.pem'))
  for (const origin of named === null ? own : [named]) {
    const fingerprint = fingerprintOf(origin)
    if (fingerprint !== null) return { fingerprint, origin }
  }
  return null
}

function fingerprintOf(path: string): string | null {
  try {
    const { X509Certificate } = process.getBuiltinModule('node:crypto')
    return new X509Certificate(readRegularFile(path, mostBytes).bytes).fingerprint256
  } catch {
    return null
  }
}
