/**
 * The eight 16-bit words of an IPv6 address as RFC 4291 allows it to be written, a dotted IPv4 tail and a zone
 * included.
 *
 * @returns `null` for what is no IPv6 address.
 */
export function ipv6Words(address: string): readonly number[] | null {
  const [plain = ''] = address.split('%')
  const [head = '', tail, ...rest] = plain.split('::')
  if (rest.length > 0) return null
  const before = wordsOf(head)
  const after = tail === undefined ? [] : wordsOf(tail)
  if (before === null || after === null) return null
  if (tail === undefined) return before.length === 8 ? before : null
  const missing = 8 - before.length - after.length
  return missing < 1 ? null : [...before, ...new Array<number>(missing).fill(0), ...after]
}

/** An IPv4 address as one number, `null` for what is none. */
export function ipv4Number(address: string): number | null {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(address)?.slice(1).map(Number)
  if (parts === undefined || parts.some((part) => part > 255)) return null
  return parts.reduce((number, part) => number * 256 + part, 0)
}

function wordsOf(text: string): number[] | null {
  if (text === '') return []
  const words: number[] = []
  const groups = text.split(':')
  for (const [index, group] of groups.entries()) {
    if (/^[0-9a-f]{1,4}$/i.test(group)) {
      words.push(Number.parseInt(group, 16))
      continue
    }
    const number = index === groups.length - 1 ? ipv4Number(group) : null
    if (number === null) return null
    words.push(Math.floor(number / 65_536), number % 65_536)
  }
  return words
}
