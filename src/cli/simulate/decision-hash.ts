const batchBytes = 64 * 1_024

/** The running SHA-256 over a decision record; small records are gathered, because each update costs a call. */
export class DecisionHash {
  readonly #hash = sha256()
  readonly #batch = new Uint8Array(batchBytes)
  #length = 0

  update(bytes: Uint8Array): void {
    if (this.#length + bytes.length > batchBytes) this.#flush()
    if (bytes.length > batchBytes) this.#hash.update(bytes)
    else {
      this.#batch.set(bytes, this.#length)
      this.#length += bytes.length
    }
  }

  /** `sha256:` and 64 hexadecimal digits. Call once. */
  digest(): string {
    this.#flush()
    return `sha256:${this.#hash.digest('hex')}`
  }

  #flush(): void {
    this.#hash.update(this.#batch.subarray(0, this.#length))
    this.#length = 0
  }
}

/** The hash of each tick: what every hash begins with, the state before the tick, and its record. */
export class TickHash {
  #head: Uint8Array = new Uint8Array()
  #hash: ReturnType<typeof sha256> | null = null
  #newest = ''

  /** Of the tick that was judged last: `sha256:` and 64 hexadecimal digits. */
  get newest(): string {
    return this.#newest
  }

  head(bytes: Uint8Array): void {
    this.#head = bytes.slice()
  }

  prior(bytes: Uint8Array): void {
    this.#hash = sha256().update(this.#head).update(bytes)
  }

  record(bytes: Uint8Array): void {
    if (this.#hash !== null) this.#newest = `sha256:${this.#hash.update(bytes).digest('hex')}`
    this.#hash = null
  }
}

function sha256() {
  return process.getBuiltinModule('node:crypto').createHash('sha256')
}
