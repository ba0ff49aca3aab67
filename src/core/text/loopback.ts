/** Whether a host, as a URL or a resolver names it, is this host alone: `localhost`, 127.0.0.0/8, `::1`, and IPv4 in IPv6. */
export function isLoopback(host: string): boolean {
  const name = host.replace(/^\[(.*)\]$/, '$1').toLowerCase()
  return name === 'localhost' || name === '::1' || /^(?:::ffff:)?127(?:\.\d{1,3}){3}$/.test(name)
}
