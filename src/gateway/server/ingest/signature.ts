import { timingSafeEqual } from 'node:crypto'

const signatureCharacters = 44

/** The `v1` signatures of a header, in their one base64 form; other versions are left out. */
export function signaturesIn(header: string): readonly string[] {
  const parts = header.includes(' ') ? header.split(' ') : [header]
  return parts.filter((part) => part.startsWith('v1,')).map((part) => part.slice(3))
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
