import { hash, timingSafeEqual } from 'node:crypto'

/** What Standard Webhooks 1.0.0 signs by `v1`: the id, the time of the attempt in seconds, and the body as it came. */
export interface SignedParts {
  readonly id: string
  readonly timestamp: string
  readonly body: Uint8Array
}

const blockBytes = 64
const signatureCharacters = 44

/**
 * HMAC-SHA256 over `id.timestamp.body` in base64. Two hashes over prepared blocks cost less than node's own HMAC object,
 * which is made for streams.
 */
export function sign(secret: Uint8Array, { id, timestamp, body }: SignedParts): string {
  const head = `${id}.${timestamp}.`
  const inner = Buffer.allocUnsafe(blockBytes + head.length + body.length)
  fillBlock(inner, secret, 0x36)
  inner.write(head, blockBytes, 'latin1')
  inner.set(body, blockBytes + head.length)
  const outer = Buffer.allocUnsafe(blockBytes + 32)
  fillBlock(outer, secret, 0x5c)
  outer.set(hash('sha256', inner, 'buffer'), blockBytes)
  return hash('sha256', outer, 'base64')
}

function fillBlock(block: Buffer, secret: Uint8Array, pad: number): void {
  block.fill(pad, 0, blockBytes)
  for (let at = 0; at < secret.length; at += 1) block[at] = (secret[at] as number) ^ pad
}

/** The `v1` signatures of a header, in their one base64 form; other versions are left out. */
export function signaturesIn(header: string): readonly string[] {
  return header.split(' ').flatMap((part) => (part.startsWith('v1,') ? [part.slice(3)] : []))
}

/**
 * Whether any of the signatures is the expected one. Texts are compared, so that no second spelling of the same bytes
 * passes, and all of them in constant time.
 */
export function isAnyOf(expected: string, signatures: readonly string[]): boolean {
  const wanted = Buffer.from(expected, 'latin1')
  let found = false
  for (const signature of signatures) {
    const given = Buffer.alloc(signatureCharacters)
    given.write(signature, 'utf8')
    const isWhole = signature.length === signatureCharacters
    if (timingSafeEqual(given, wanted) && isWhole) found = true
  }
  return found
}
