import { readAuthorities } from '../certificate/certificate-chain.ts'
import { type Fetched, fetchOnce } from '../http/http-fetch.ts'
import type { ProbeContext } from '../probe.ts'

/**
 * Asks an endpoint once with the token as bearer (RFC 6750). Redirects are not followed: one to a login page is no
 * acceptance, and another server must not get the token. Of the body nothing is kept.
 *
 * @throws the errors of the look-up, the connection, the handshake and the exchange.
 */
export async function askWithToken(
  url: string,
  token: string,
  caFile: string | undefined,
  { signal, timeoutMs, now }: ProbeContext,
): Promise<Fetched> {
  const request = {
    url: new URL(url),
    method: 'GET',
    headers: { authorization: `Bearer ${token}` },
    maxBody: 1,
  }
  return fetchOnce(request, {
    followRedirects: false,
    allowLinkLocal: false,
    ca: await readAuthorities(caFile),
    skipVerify: false,
    signal,
    timeoutMs,
    now,
    addresses: new Map(),
  })
}
