import type { NetConnectOpts, Socket } from 'node:net'
import type { ConnectionOptions, TLSSocket } from 'node:tls'

/** One address of a name. */
export interface Address {
  readonly address: string
  readonly family: 4 | 6
}

/** By which certificates both sides know each other, in PEM. */
export interface Certificates {
  /** The only ones that are trusted; `null` for those of the system. */
  readonly ca: string | null
  /** What we are known by; `null` without. */
  readonly client: { readonly cert: string; readonly key: string } | null
}

/** Where a gateway is dialled. */
export interface Destination {
  /** `ws:` or `wss:`, without user, password or query. */
  readonly url: string
  /** SHA-256 of the only certificate that is accepted, in hexadecimal; `null` for the usual verification. */
  readonly tlsFingerprint: string | null
  /** Those of the system, and none of our own, without it. */
  readonly certificates?: Certificates
  /** The path of a socket that is dialled in the place of the address, unencrypted. */
  readonly socket?: string
}

/** What the library for WebSockets asks for. */
export type DialOptions = NetConnectOpts & ConnectionOptions

/** Begins a connection to a gateway: over TLS, in the clear, or over the socket of its account. */
export function dial(
  { url, tlsFingerprint, certificates, socket: path }: Destination,
  addresses: readonly Address[],
  options: DialOptions,
): Socket {
  if (path !== undefined) return plain({ path })
  const dialled = { ...options, ...reached(addresses), ALPNProtocols: ['http/1.1'] }
  return url.startsWith('wss:')
    ? secure({ ...dialled, ...given(certificates) }, tlsFingerprint)
    : plain(dialled)
}

function given(certificates: Certificates | undefined) {
  const { ca = null, client = null } = certificates ?? {}
  return { ...(ca !== null && { ca }), ...client }
}

function reached(addresses: readonly Address[]) {
  return {
    path: undefined,
    autoSelectFamily: true,
    lookup: (_name: string, _options: unknown, done: (error: null, found: Address[]) => void) =>
      done(null, [...addresses]),
  }
}

function plain(options: object): Socket {
  return process.getBuiltinModule('node:net').connect(options as NetConnectOpts)
}

function secure(options: ConnectionOptions, fingerprint: string | null): TLSSocket {
  const { isIP } = process.getBuiltinModule('node:net')
  const { connect } = process.getBuiltinModule('node:tls')
  const servername = isIP(options.host ?? '') ? '' : (options.host ?? '')
  const socket = connect({ ...options, servername, rejectUnauthorized: fingerprint === null })
  socket.once('secureConnect', () => {
    const seen = socket.getPeerCertificate().fingerprint256
    if (fingerprint === null || plainHex(seen) === plainHex(fingerprint)) return
    socket.destroy(Object.assign(new Error(`its certificate is ${seen}`), { code: 'ERR_TLS_FINGERPRINT' }))
  })
  return socket
}

function plainHex(fingerprint: string): string {
  return fingerprint
    .replace(/^sha256:/i, '')
    .replaceAll(':', '')
    .toLowerCase()
}
