import * as v from 'valibot'
import { VitalsError } from '../../core/errors.ts'
import { readSecretText } from '../../gateway/client/secret-file.ts'
import type { SigningKey } from '../send/signing-key.ts'

const schema = v.object({
  key_id: v.pipe(v.string(), v.regex(/^jk_[\x21-\x2b\x2d-\x7e]{1,125}$/)),
  secret: v.pipe(v.string(), v.regex(/^whsec_[A-Za-z0-9+/]{32,86}={0,2}$/)),
})

/**
 * Reads a joining key from a file as `vitals key enrol --json` prints it.
 *
 * @param guarded the directory protects the file, as systemd's credentials are
 * @throws VitalsError SECRET_EXPOSED, INPUT_NOT_FOUND, NOT_PERMITTED, IO, INPUT_UNREADABLE
 */
export function readJoiningKey(path: string, guarded: boolean): SigningKey {
  const text = readSecretText(path, guarded)
  // What a reader of JSON says of a text repeats parts of it, and this one is a secret.
  try {
    const { key_id: keyId, secret } = v.parse(schema, JSON.parse(text))
    return { keyId, secret: Buffer.from(secret.slice('whsec_'.length), 'base64') }
  } catch {
    throw new VitalsError('INPUT_UNREADABLE', {
      params: { path, detail: 'it is no joining key' },
      hint: "It must hold what 'vitals key enrol --match PATTERN --json' prints.",
    })
  }
}
