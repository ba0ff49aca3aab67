/**
 * An IP address in its one form: IPv6 in lower case, its longest run of zeros as `::`, without the zeros before a
 * group (RFC 5952).
 *
 * @returns `null` for what is no address
 */
export function canonicalAddress(text: string): string | null {
  if (/^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/.test(text))
    return text.replace(/(?<![\d])0+(?=\d)/g, '')
  const url = `http://[${text}]/`
  if (!/^[\da-f:.]+$/i.test(text) || !text.includes(':') || !URL.canParse(url)) return null
  return new URL(url).hostname.slice(1, -1)
}
