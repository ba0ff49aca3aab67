const [seed1, seed2] = [0x811c9dc5, 0x9747b28c]
const [prime1, prime2] = [0x01000193, 0x85ebca6b]

/**
 * A checksum with 64 bits over texts, as 16 hexadecimal digits: what was written is told from what a disk or an editor
 * has made of it. Any one changed byte changes it. It is cheap, for every start, and no protection against forgery.
 */
export function checksum(...texts: readonly string[]): string {
  let one = seed1
  let two = seed2
  for (const text of texts) {
    const bytes = new TextEncoder().encode(text)
    const whole = bytes.length >>> 2
    // Four bytes a step; each step is reversible, so that no later one can undo a difference.
    const words = new Uint32Array(aligned(bytes), 0, whole)
    for (let index = 0; index < whole; index += 1) {
      const word = words[index] as number
      one = Math.imul(one ^ word, prime1)
      two = Math.imul((two << 13) | (two >>> 19), prime2) ^ word
    }
    for (let index = whole * 4; index < bytes.length; index += 1) {
      one = Math.imul(one ^ (bytes[index] as number), prime1)
      two = Math.imul((two << 13) | (two >>> 19), prime2) ^ (bytes[index] as number)
    }
    one = Math.imul(one ^ bytes.length, prime1)
    two = Math.imul((two << 13) | (two >>> 19), prime2) ^ bytes.length
  }
  return hex(one) + hex(two)
}

function aligned(bytes: Uint8Array<ArrayBuffer>): ArrayBuffer {
  return bytes.byteOffset === 0 ? bytes.buffer : bytes.slice().buffer
}

function hex(half: number): string {
  return (half >>> 0).toString(16).padStart(8, '0')
}
