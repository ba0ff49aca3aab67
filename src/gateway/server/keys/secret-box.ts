import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

const algorithm = 'aes-256-gcm'
const nonceBytes = 12
const tagBytes = 16

/** Encrypts the secrets of agents' keys (AES-256-GCM), so that a copy of the database alone signs nothing. */
export class SecretBox {
  readonly #key: Uint8Array

  /** @param key 32 bytes */
  constructor(key: Uint8Array) {
    this.#key = key
  }

  /** A secret as it is stored, in base64. It opens under the same name alone: no row passes for another. */
  seal(secret: Uint8Array, name: string): string {
    const nonce = randomBytes(nonceBytes)
    const cipher = createCipheriv(algorithm, this.#key, nonce).setAAD(Buffer.from(name))
    const text = Buffer.concat([cipher.update(secret), cipher.final()])
    return Buffer.concat([nonce, text, cipher.getAuthTag()]).toString('base64')
  }

  /** The secret again; `null` where it was sealed by another key or name, or was changed since. */
  open(sealed: string, name: string): Uint8Array | null {
    const bytes = Buffer.from(sealed, 'base64')
    if (bytes.length < nonceBytes + tagBytes) return null
    try {
      const nonce = bytes.subarray(0, nonceBytes)
      const options = { authTagLength: tagBytes }
      const decipher = createDecipheriv(algorithm, this.#key, nonce, options).setAAD(Buffer.from(name))
      decipher.setAuthTag(bytes.subarray(-tagBytes))
      return Buffer.concat([decipher.update(bytes.subarray(nonceBytes, -tagBytes)), decipher.final()])
    } catch {
      // What node throws says no more than that it is not genuine.
      return null
    }
  }
}
