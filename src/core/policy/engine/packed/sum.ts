const prime = 0x01000193

/**
 * A checksum with 32 bits over `bytes` from `start` on, beginning from `seed`. Every step is reversible, so that any
 * one changed byte, and any other seed over the same bytes, changes it. It is no protection against forgery.
 */
export function sumOf(bytes: Uint8Array, start: number, seed: number): number {
  let sum = seed | 0
  for (let index = start; index < bytes.length; index += 1) {
    sum = Math.imul(sum ^ (bytes[index] as number), prime)
  }
  return Math.imul(sum ^ bytes.length, prime) >>> 0
}

/** The same over a text. */
export function textSum(text: string): number {
  const bytes = new TextEncoder().encode(text)
  return sumOf(bytes, 0, 0x811c9dc5)
}
