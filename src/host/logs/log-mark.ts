import type { OpenFile } from '../files/open-file.ts'

const windowBytes = 256

/**
 * A short digest of the first and the last 256 bytes before `offset`. A log that was cut and rewritten has
 * another one, a copy has the same.
 */
export async function markOf(file: OpenFile | null, offset: number): Promise<string> {
  const length = Math.min(windowBytes, offset)
  if (file === null || length === 0) return ''
  const both = Buffer.alloc(2 * length)
  await file.read(both.subarray(0, length), 0)
  await file.read(both.subarray(length), offset - length)
  const { createHash } = process.getBuiltinModule('node:crypto')
  return createHash('sha256').update(both).digest('base64url').slice(0, 22)
}
