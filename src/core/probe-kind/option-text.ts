import * as v from 'valibot'
import { bytesPattern, parseBytes } from '../text/bytes.ts'
import { parseHostPort } from '../text/host-port.ts'

/** Refuses half of a surrogate pair: it has no UTF-8, so that a program or a file system would see another text. */
export const wellFormed = v.check<string, string>(
  (given) => given.isWellFormed(),
  'must not contain half of a surrogate pair',
)

/** An option that is a non-empty text of at most 4,096 characters without NUL, with its description for the schema. */
export function text(description: string) {
  return v.pipe(
    v.string(),
    v.minLength(1, 'must not be empty'),
    v.maxLength(4_096, 'is longer than 4,096 characters'),
    v.regex(/^[^\u0000]*$/, 'must not contain a NUL character'),
    wellFormed,
    v.description(description),
  )
}

/** An option that is a size such as `64KiB`, from one byte to `most`, kept as text. */
export function size(description: string, most: string) {
  const pattern = new RegExp(bytesPattern)
  const mostBytes = parseBytes(most) ?? 0
  return v.pipe(
    v.string('must be a size such as 64KiB'),
    v.regex(pattern, 'must be a size such as 64KiB'),
    v.check((given) => {
      const bytes = parseBytes(given)
      // What is no size at all has been told by the pattern already.
      if (bytes === null) return !pattern.test(given)
      return bytes >= 1 && bytes <= mostBytes
    }, `must be between 1B and ${most}`),
    v.description(description),
  )
}

/** An option that is `host` or `host:port`, kept as text. */
export function hostPort(description: string) {
  return v.pipe(
    v.string('must be a host, or a host and a port such as 192.0.2.1:53'),
    v.check(
      (given) => parseHostPort(given) !== null,
      'must be a host, or a host and a port such as 192.0.2.1:53',
    ),
    v.description(description),
  )
}

/** The option by which a network probe may ask link-local and cloud metadata addresses. */
export const allowLinkLocal = v.optional(
  v.pipe(
    v.boolean(),
    v.description(
      'Whether link-local addresses, which clouds use for their metadata, may be asked. The default is false.',
    ),
  ),
  false,
)

/** An option that is a whole number from `least` to `most`. */
export function whole(description: string, least: number, most: number) {
  const message = `must be a whole number from ${least} to ${most}`
  return v.pipe(
    v.number(message),
    v.integer(message),
    v.minValue(least, message),
    v.maxValue(most, message),
    v.description(description),
  )
}

/**
 * What is wrong with an address that is none of `wanted`, or that holds a user name or a password, which `belong` where
 * a policy keeps them.
 */
export function addressMessage(
  wanted: string,
  belong: string,
): (issue: { readonly input: unknown }) => string {
  return ({ input }) => {
    const holdsUser = /^\w+:\/\/[^/?#]*@/.test(String(input))
    return holdsUser
      ? `must not hold a user name or a password; they belong under ${belong}`
      : `must be an ${wanted}`
  }
}
