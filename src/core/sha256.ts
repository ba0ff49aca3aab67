const blockBytes = 64
const encoder = new TextEncoder()

/**
 * SHA-256 (FIPS 180-4) as plain code. Loading `node:crypto` costs a short run a fifth of its start, and these runs
 * hash a few kilobytes; whoever hashes megabytes should load it.
 */
export class Sha256 {
  readonly #state = Uint32Array.of(
    0x6a09e667,
    0xbb67ae85,
    0x3c6ef372,
    0xa54ff53a,
    0x510e527f,
    0x9b05688c,
    0x1f83d9ab,
    0x5be0cd19,
  )
  readonly #schedule = new Uint32Array(64)
  readonly #block = new Uint8Array(blockBytes)
  readonly #view = new DataView(this.#block.buffer)
  #filled = 0
  #length = 0

  /** Adds bytes, or text as UTF-8. */
  update(data: Uint8Array | string): this {
    const bytes = typeof data === 'string' ? encoder.encode(data) : data
    this.#length += bytes.length
    let at = 0
    while (at < bytes.length) {
      const part = bytes.subarray(at, at + blockBytes - this.#filled)
      this.#block.set(part, this.#filled)
      this.#filled += part.length
      at += part.length
      if (this.#filled === blockBytes) this.#compress()
    }
    return this
  }

  /** The digest as 64 hexadecimal digits; call once, as the last. */
  hex(): string {
    const bits = this.#length * 8
    this.update(Uint8Array.of(0x80))
    while (this.#filled !== blockBytes - 8) this.update(Uint8Array.of(0))
    this.#view.setUint32(56, Math.floor(bits / 2 ** 32))
    this.#view.setUint32(60, bits >>> 0)
    this.#compress()
    return Array.from(this.#state, (word) => word.toString(16).padStart(8, '0')).join('')
  }

  #compress(): void {
    const w = this.#schedule
    for (let i = 0; i < 16; i += 1) w[i] = this.#view.getUint32(i * 4)
    for (let i = 16; i < 64; i += 1) {
      const early = w[i - 15] as number
      const late = w[i - 2] as number
      const s0 = rotate(early, 7) ^ rotate(early, 18) ^ (early >>> 3)
      const s1 = rotate(late, 17) ^ rotate(late, 19) ^ (late >>> 10)
      w[i] = (w[i - 16] as number) + s0 + (w[i - 7] as number) + s1
    }
    mix(this.#state, w)
    this.#filled = 0
  }
}

/** The SHA-256 digest of bytes, or of text as UTF-8, as 64 hexadecimal digits. */
export function sha256(data: Uint8Array | string): string {
  return new Sha256().update(data).hex()
}

function mix(state: Uint32Array, w: Uint32Array): void {
  let [a, b, c, d, e, f, g, h] = state as unknown as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  for (let i = 0; i < 64; i += 1) {
    const s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + (constants[i] as number) + (w[i] as number)) | 0
    const s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0
    h = g
    g = f
    f = e
    e = (d + t1) | 0
    d = c
    c = b
    b = a
    a = (t1 + t2) | 0
  }
  const mixed = [a, b, c, d, e, f, g, h]
  for (let i = 0; i < 8; i += 1) state[i] = (state[i] as number) + (mixed[i] as number)
}

function rotate(word: number, by: number): number {
  return (word >>> by) | (word << (32 - by))
}

// The first 32 bits of the fractional parts of the cube roots of the first 64 primes.
const constants = cubeRoots(64)

function cubeRoots(count: number): Uint32Array {
  const words = new Uint32Array(count)
  let found = 0
  for (let candidate = 2; found < count; candidate += 1) {
    if (isPrime(candidate)) words[found++] = fractionOfCubeRoot(candidate)
  }
  return words
}

function isPrime(n: number): boolean {
  for (let divisor = 2; divisor * divisor <= n; divisor += 1) if (n % divisor === 0) return false
  return true
}

// Math.cbrt may be off by its last bit, which these 32 bits do not reach: 9 + 32 of 52 are used.
function fractionOfCubeRoot(n: number): number {
  const root = Math.cbrt(n)
  return Math.floor((root - Math.floor(root)) * 2 ** 32) >>> 0
}
