import type { Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { errorText } from '../system-error.ts'
import { letGo } from './dial.ts'

const dayMs = 86_400_000

/** A socket after its handshake. Nothing has been sent over it yet, so an unknown peer has learnt no header. */
export interface Secured {
  readonly socket: TLSSocket
  /** Days from `now` until the certificate ends; `null` where it has no end that can be read. */
  readonly daysLeft: number | null
  /** Why the certificate is not trusted, `null` when it is. */
  readonly distrust: string | null
}

/**
 * Makes a connected socket secure. A certificate that is not trusted is told and not thrown, so that the days of
 * an expired one are known too.
 *
 * @param ca authorities in PEM instead of the usual ones, `null` for those.
 */
export function secure(
  plain: Socket,
  host: string,
  ca: string | null,
  now: number,
  signal: AbortSignal,
): Promise<Secured> {
  const tls = process.getBuiltinModule('node:tls')
  const isAddress = process.getBuiltinModule('node:net').isIP(host) !== 0
  return new Promise((resolve, reject) => {
    const socket = tls.connect({
      socket: plain,
      host,
      // A server name must not be an address (RFC 6066).
      ...(isAddress ? {} : { servername: host }),
      ...(ca === null ? {} : { ca }),
      rejectUnauthorized: false,
      ALPNProtocols: ['http/1.1'],
    })
    letGo(socket, signal)
    socket.once('error', reject)
    socket.once('close', () => reject(new Error('the connection was closed')))
    socket.once('secureConnect', () => {
      const distrust = socket.authorized ? null : errorText(socket.authorizationError)
      resolve({ socket, daysLeft: daysUntil(socket.getPeerCertificate().valid_to, now), distrust })
    })
  })
}

function daysUntil(end: string | undefined, now: number): number | null {
  const days = (Date.parse(end ?? '') - now) / dayMs
  return Number.isNaN(days) ? null : Math.floor(days * 100) / 100
}
