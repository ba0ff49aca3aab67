import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Directory of what managers printed; its README tells which of it was recorded. */
export const recordings = join(import.meta.dirname, 'recordings')

/** The text of one recording, by its name without the suffix. */
export function recording(name: string): string {
  return readFileSync(join(recordings, `${name}.txt`), 'utf8')
}
