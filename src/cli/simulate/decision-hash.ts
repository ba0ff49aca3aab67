const batchBytes = 64 * 1_024

/** The running SHA-256 over a decision record; small records are gathered, because each update costs a call. */
export class DecisionHash {
  readonly #hash = process.getBuiltinModule('node:crypto').createHash('sha256')
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
