const prime = (1n << 88n) + 0x13bn
const offset = 0x6c62272e07bb014262b821756295c58dn

/**
 * FNV-1a with 128 bits over the UTF-8 bytes of `text`, as 32 hexadecimal digits. It tells changed definitions apart
 * and is no protection against forgery.
 */
export function fnv1a(text: string): string {
  let hash = offset
  for (const byte of new TextEncoder().encode(text)) hash = BigInt.asUintN(128, (hash ^ BigInt(byte)) * prime)
  return hash.toString(16).padStart(32, '0')
}
