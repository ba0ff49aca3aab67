import * as v from 'valibot'
import { bytesPattern, parseBytes } from '../bytes.ts'

/** An option that is a non-empty text of at most 4,096 characters without NUL, with its description for the schema. */
export function text(description: string) {
  return v.pipe(
    v.string(),
    v.minLength(1, 'must not be empty'),
    v.maxLength(4_096, 'is longer than 4,096 characters'),
    v.regex(/^[^\u0000]*$/, 'must not contain a NUL character'),
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
