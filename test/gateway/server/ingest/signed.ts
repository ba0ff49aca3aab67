import { createRequire } from 'node:module'

interface Oracle {
  sign(id: string, at: Date, body: string): string
  verify(body: string, headers: Record<string, string>): unknown
}

const { Webhook } = createRequire(import.meta.url)('standardwebhooks') as {
  Webhook: new (secret: string) => Oracle
}

/** A key of 32 bytes made of a number. */
export function secretOf(number: number): Uint8Array {
  return new Uint8Array(32).map((_, index) => (number * 31 + index * 7) & 255)
}

/** The signature of the reference library, `v1,…`: the independent oracle. */
export function oracle(secret: Uint8Array): Oracle {
  return new Webhook(`whsec_${Buffer.from(secret).toString('base64')}`)
}

/** The headers of a signed request, signed by the reference library. */
export function signedHeaders(
  body: string,
  { id, at, secret, keyId }: { id: string; at: number; secret: Uint8Array; keyId: string },
): Record<string, string> {
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at / 1_000)),
    'webhook-signature': oracle(secret).sign(id, new Date(at), body),
    'x-key-id': keyId,
  }
}
