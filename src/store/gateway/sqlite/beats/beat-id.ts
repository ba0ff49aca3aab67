const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const digits = new Int8Array(128).fill(-1)
for (let value = 0; value < crockford.length; value += 1) digits[crockford.charCodeAt(value)] = value
const prefix = 'hb_'
const ulidDigits = 26
const noUlid = 0xff

/**
 * A heartbeat id as 16 bytes that sort by time: those of its ULID, or for any other id 0xff and 15 bytes of its SHA-256.
 * A ULID whose time begins with 0xff, in the year 10889, counts as another id.
 */
export function beatIdBytes(id: string): Uint8Array {
  return ulidBytes(id) ?? hashedId(id)
}

/** The id of 16 bytes; `null` for a hashed one, which is written out elsewhere. */
export function beatIdText(bytes: Uint8Array): string | null {
  if (bytes[0] === noUlid) return null
  let text = ''
  let bits = 0
  // 130 bits of digits for 128 of bytes: the first digit has two leading zeros.
  let count = 2
  for (const byte of bytes) {
    bits = ((bits << 8) | byte) & 0xfff
    count += 8
    while (count >= 5) {
      count -= 5
      text += crockford[(bits >>> count) & 31]
    }
  }
  return prefix + text
}

function ulidBytes(id: string): Uint8Array | null {
  if (id.length !== prefix.length + ulidDigits || !id.startsWith(prefix)) return null
  const bytes = new Uint8Array(16)
  let bits = 0
  let count = -2
  let filled = 0
  for (let index = prefix.length; index < id.length; index += 1) {
    const code = id.charCodeAt(index)
    const digit = code < 128 ? (digits[code] as number) : -1
    if (digit === -1 || (index === prefix.length && digit > 7)) return null
    bits = ((bits << 5) | digit) & 0x1fff
    count += 5
    if (count >= 8) {
      count -= 8
      bytes[filled++] = (bits >>> count) & 255
    }
  }
  return bytes[0] === noUlid ? null : bytes
}

function hashedId(id: string): Uint8Array {
  const hash = process.getBuiltinModule('node:crypto').createHash('sha256').update(id).digest()
  const bytes = new Uint8Array(16)
  bytes[0] = noUlid
  bytes.set(hash.subarray(0, 15), 1)
  return bytes
}
