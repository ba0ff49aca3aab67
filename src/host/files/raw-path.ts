/**
 * A path with one character a byte. File names are bytes: one that is not UTF-8 could otherwise be listed but never
 * opened, and so hide from a probe.
 */
export type RawPath = string

/** A path as it is written, byte by byte. */
export function rawPath(path: string): RawPath {
  return Buffer.from(path, 'utf8').toString('latin1')
}

/** What the system takes. */
export function pathBytes(path: RawPath): Buffer {
  return Buffer.from(path, 'latin1')
}

/** A path for people and conditions; bytes that are not UTF-8 become U+FFFD. */
export function pathText(path: RawPath): string {
  return Buffer.from(path, 'latin1').toString('utf8')
}
