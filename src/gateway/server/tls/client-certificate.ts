import type { IncomingMessage } from 'node:http'
import { TLSSocket } from 'node:tls'

/**
 * Whether a request came with a certificate of this agent: signed by an authority that the gateway trusts for it, and with
 * the agent's id among its names (SAN, DNS), written exactly so. Over the gateway's own socket none is asked.
 */
export function isCertifiedAs(agent: string, { socket }: Pick<IncomingMessage, 'socket'>): boolean {
  if (!(socket instanceof TLSSocket)) return true
  if (!socket.authorized) return false
  const names = { subject: 'never', wildcards: false, partialWildcards: false } as const
  return socket.getPeerX509Certificate()?.checkHost(agent, names) === agent
}
