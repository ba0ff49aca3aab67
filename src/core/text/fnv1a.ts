const smallPrime = 0x1b3

/**
 * FNV-1a with 64 bits over the UTF-8 bytes of `text`, as 16 hexadecimal digits. It tells changed definitions apart
 * and is no protection against forgery.
 */
export function fnv1a(text: string): string {
  let high = 0xcbf29ce4
  let low = 0x84222325
  for (const byte of new TextEncoder().encode(text)) {
    low = (low ^ byte) >>> 0
    // The prime is 2^40 + 0x1b3; both products stay below 2^53, so halves of 32 bits lose nothing.
    const product = low * smallPrime
    high = (high * smallPrime + Math.floor(product / 2 ** 32) + low * 2 ** 8) % 2 ** 32
    low = product % 2 ** 32
  }
  return high.toString(16).padStart(8, '0') + low.toString(16).padStart(8, '0')
}
