/** A host with a port; `port` is `null` where the text names none. */
export interface HostPort {
  readonly host: string
  readonly port: number | null
}

/**
 * Reads `host`, `host:port`, `192.0.2.1:53`, `[2001:db8::1]:53` or a bare IPv6 address, whose last group is never
 * taken for a port.
 *
 * @returns `null` when it is none of these, or the port is not between 1 and 65535.
 */
export function parseHostPort(text: string): HostPort | null {
  const found =
    /^\[([0-9A-Fa-f:.]+(?:%\w+)?)\](?::(\d{1,5}))?$/.exec(text) ??
    /^([^\s:[\]/@\u0000-\u001f]{1,253})(?::(\d{1,5}))?$/.exec(text) ??
    /^([0-9A-Fa-f.]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(?:%\w+)?)$/.exec(text)
  if (found === null) return null
  const [, host = '', digits] = found
  if (digits === undefined) return { host, port: null }
  const port = Number(digits)
  return port >= 1 && port <= 65_535 ? { host, port } : null
}
