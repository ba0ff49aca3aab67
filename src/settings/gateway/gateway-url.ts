import { VitalsError } from '../../core/errors.ts'

/** Where OpenClaw listens unless it is told otherwise. */
export const usualUrl = 'ws://127.0.0.1:18789'

/**
 * The address of a gateway as the client takes it: `http:` becomes `ws:`, a bare slash at the end goes.
 *
 * @param origin where it was given; the address itself is not repeated in an error, because it may hold a secret
 * @throws VitalsError USAGE for what is no such address, or for one that carries a user, password or query: those
 * would be secrets in a place that everybody can read
 */
export function gatewayUrl(text: string, origin: string): string {
  const url = URL.parse(text.trim())
  if (url === null || !/^(?:ws|http)s?:$/.test(url.protocol) || url.hostname === '') {
    throw wrong(`${origin} is no address of a gateway such as ${usualUrl}.`)
  }
  if (url.username !== '' || url.password !== '' || url.search !== '') {
    throw wrong(`${origin} carries a user, a password or a query; secrets do not belong into an address.`)
  }
  url.protocol = url.protocol.replace('http', 'ws')
  url.hash = ''
  return url.pathname === '/' ? url.href.slice(0, -1) : url.href
}

function wrong(detail: string): VitalsError {
  return new VitalsError('USAGE', {
    params: { detail },
    hint: 'Give it as ws://HOST:PORT or wss://HOST:PORT, and the credential by --token-file.',
  })
}
