import type { Value } from '../../core/value.ts'
import type { Known, KnownFile } from './log-known.ts'
import { markOf } from './log-mark.ts'
import type { Part } from './log-parts.ts'

/** What there is to remember of files that were read. */
export async function remember(parts: readonly Part[], now: number): Promise<Value> {
  const files: Value[] = []
  for (const { file, offset, copyOf, continues } of parts) {
    const isSame = continues !== null && (continues.offset === offset || file.open === null)
    // A copy that is under way has not yet got what stands before its offset.
    const mark = isSame ? continues.mark : await markOf((copyOf?.file ?? file).open, offset)
    files.push({ id: file.id, offset, mark, isCurrent: file.isCurrent, copyOf: copyOf?.file.id ?? null })
  }
  const written = Math.max(0, ...parts.map(({ file }) => file.modifiedAt))
  // Of a file from the future every later one would look old.
  return { at: now, writtenAt: Math.min(now, written), files }
}

/** What {@link remember} left; `null` in the first run, or when it was damaged. */
export function knownFrom(memory: Value): Known | null {
  if (typeof memory !== 'object' || memory === null || !('files' in memory)) return null
  const { at, writtenAt, files } = memory as Readonly<Record<string, Value>>
  if (typeof at !== 'number' || typeof writtenAt !== 'number' || !Array.isArray(files)) return null
  return { at, writtenAt, files: files.flatMap(knownFile) }
}

function knownFile(value: Value): KnownFile[] {
  if (typeof value !== 'object' || value === null) return []
  const { id, offset, mark, isCurrent, copyOf } = value as Readonly<Record<string, Value>>
  if (typeof id !== 'string' || typeof offset !== 'number' || typeof mark !== 'string') return []
  return [
    { id, offset, mark, isCurrent: isCurrent === true, copyOf: typeof copyOf === 'string' ? copyOf : null },
  ]
}
