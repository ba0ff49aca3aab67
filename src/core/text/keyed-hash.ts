import { Sha256 } from './sha256.ts'

const blockBytes = 64

/** HMAC-SHA256 (RFC 2104) over a text in UTF-8, as hexadecimal digits; `key` has at most 64 bytes. */
export function keyedHash(key: Uint8Array, text: string): string {
  const inner = new Sha256().update(padded(key, 0x36)).update(text).hex()
  return new Sha256().update(padded(key, 0x5c)).update(bytesOf(inner)).hex()
}

function padded(key: Uint8Array, pad: number): Uint8Array {
  const block = new Uint8Array(blockBytes)
  block.set(key)
  return block.map((byte) => byte ^ pad)
}

function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (digits) => Number.parseInt(digits, 16))
}
