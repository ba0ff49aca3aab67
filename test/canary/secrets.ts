import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A credential as somebody might have it: with everything that some encoding writes otherwise. */
export const token = 'canary/5ecret+"token"?&ü'
export const password = 'canary-pa55word\\w/ith=slash'

const encoded: readonly ((secret: string) => string)[] = [
  (secret) => secret,
  (secret) => JSON.stringify(secret),
  (secret) => JSON.stringify(JSON.stringify(secret)),
  (secret) => encodeURIComponent(secret),
  (secret) => new URLSearchParams({ token: secret }).toString(),
  (secret) => Buffer.from(secret).toString('base64'),
  (secret) => Buffer.from(secret).toString('base64url'),
  (secret) => Buffer.from(`Bearer ${secret}`).toString('base64'),
  (secret) => Buffer.from(secret).toString('hex'),
]

/** A secret in every way in which a peer could give it back, as one text. */
export function everyForm(secret: string): string {
  return encoded.map((form) => `<${form(secret)}>`).join(' ')
}

/** What must not be read anywhere: the middle of each form, so that a part of it counts too. */
const needles: readonly string[] = [
  [token, '5ecret'],
  [password, 'pa55word'],
].flatMap(([secret = '', middle = '']) => {
  const shifted = [0, 1, 2].map((before) => {
    return Buffer.concat([Buffer.alloc(before), Buffer.from(secret)])
      .toString('base64')
      .slice(8, 20)
  })
  const urlSafe = shifted.map((text) => text.replaceAll('+', '-').replaceAll('/', '_'))
  return [middle, Buffer.from(middle).toString('hex'), ...shifted, ...urlSafe]
})

/** The parts of a secret that stand in a text. */
export function leaks(text: string): readonly string[] {
  return needles.filter((needle) => text.includes(needle))
}

/** Every file below a directory that holds a part of a secret, with the part. */
export function leaksBelow(directory: string): readonly string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .flatMap((entry) => {
      const path = join(entry.parentPath, entry.name)
      return leaks(readFileSync(path, 'latin1')).map((part) => `${path}: ${part}`)
    })
}
