import type { IncomingMessage } from 'node:http'

const usualNames = ['localhost', '127.0.0.1', '[::1]']

/**
 * Refuses what a web page of somebody else could send: a `Host` that is none of this gateway's names (a page whose name was
 * made to lead here), or an `Origin` that is another. Ports are not compared: a tunnel changes them.
 */
export function isForeign(
  { headers }: Pick<IncomingMessage, 'headers'>,
  hosts: readonly string[],
): 'unknown-host' | 'foreign-origin' | null {
  const names = namesOf(hosts)
  const host = nameIn(headers.host ?? '')
  if (!names.has(host)) return 'unknown-host'
  const { origin } = headers
  if (origin === undefined) return null
  const url = URL.parse(origin)
  return url !== null && names.has(url.hostname) ? null : 'foreign-origin'
}

/** Whether a request came from this very host: a proxy in between speaks for others. */
export function isLocal({ headers, socket }: Pick<IncomingMessage, 'headers' | 'socket'>): boolean {
  const isForwarded = Object.keys(headers).some(
    (name) => name === 'forwarded' || name.startsWith('x-forwarded-'),
  )
  const address = socket.remoteAddress ?? ''
  return !isForwarded && (address === '::1' || /^(?:::ffff:)?127\./.test(address))
}

const known = new WeakMap<readonly string[], ReadonlySet<string>>()

/** Remembered for as long as the list is: they are asked for with every request. */
function namesOf(hosts: readonly string[]): ReadonlySet<string> {
  const found = known.get(hosts)
  if (found !== undefined) return found
  const names = new Set([...usualNames, ...hosts.map((name) => name.toLowerCase())])
  known.set(hosts, names)
  return names
}

function nameIn(host: string): string {
  return host.toLowerCase().replace(/:\d{1,5}$/, '')
}
