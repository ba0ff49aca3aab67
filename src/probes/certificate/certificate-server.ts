import type { X509Certificate } from 'node:crypto'
import type { TLSSocket } from 'node:tls'
import { allowedAddresses } from '../../host/network/denied-address.ts'
import { dial, letGo } from '../../host/network/dial.ts'
import { resolveName } from '../../host/network/resolve-name.ts'

const longestChain = 20

/** How to speak to a TLS server. */
export interface Handshake {
  /** Asked for by name (SNI); an address is not sent, because RFC 6066 does not allow it. */
  readonly serverName: string
  /** Authorities in PEM, `null` for the usual ones. */
  readonly authorities: string | null
  readonly allowLinkLocal: boolean
}

/** What a server shows, its own certificate first, and why the handshake found it not to be trusted. */
export interface Shown {
  readonly all: readonly [X509Certificate, ...X509Certificate[]]
  readonly distrust: string | null
}

/**
 * The certificates that a TLS server shows. Nothing is sent over the connection, and one that is not trusted is
 * told and not thrown.
 *
 * @throws the error of the look-up, the connection or the handshake.
 */
export async function serverCertificates(
  endpoint: { readonly host: string; readonly port: number },
  handshake: Handshake,
  signal: AbortSignal,
): Promise<Shown> {
  const found = await resolveName(endpoint.host, signal)
  const addresses = allowedAddresses(endpoint.host, found, handshake.allowLinkLocal)
  const plain = await dial(addresses, endpoint.port, signal)
  const tls = process.getBuiltinModule('node:tls')
  const isAddress = process.getBuiltinModule('node:net').isIP(handshake.serverName) !== 0
  return new Promise((resolve, reject) => {
    const socket = tls.connect({
      socket: plain,
      ...(isAddress ? {} : { servername: handshake.serverName }),
      ...(handshake.authorities === null ? {} : { ca: handshake.authorities }),
      rejectUnauthorized: false,
      // Whom it is for is told apart from whether it is trusted.
      checkServerIdentity: () => undefined,
      ALPNProtocols: ['http/1.1'],
    })
    letGo(socket, signal)
    socket.once('error', reject)
    socket.once('close', () => reject(coded('ECONNRESET', 'the connection was closed')))
    socket.once('secureConnect', () => {
      const own = socket.getPeerX509Certificate()
      if (own === undefined) reject(coded('EPROTO', 'the server shows no certificate'))
      else resolve({ all: [own, ...issuersShown(own)], distrust: distrustOf(socket) })
      socket.destroy()
    })
  })
}

function coded(code: string, message: string): Error {
  return Object.assign(new Error(message), { code })
}

function issuersShown(own: X509Certificate): X509Certificate[] {
  const issuers: X509Certificate[] = []
  let current = own.issuerCertificate
  // The last one of a whole chain is its own issuer.
  while (current !== undefined && issuers.length < longestChain && !issuers.includes(current)) {
    issuers.push(current)
    current = current.issuerCertificate
  }
  return issuers
}

function distrustOf({ authorized, authorizationError }: TLSSocket): string | null {
  if (authorized) return null
  // Declared as an error, in fact the code of one: CERT_HAS_EXPIRED.
  const code: unknown = authorizationError
  return (code instanceof Error ? code.message : String(code)).toLowerCase().replaceAll('_', ' ')
}
