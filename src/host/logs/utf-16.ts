import type { OpenFile } from '../files/open-file.ts'

/** Whether a text begins in UTF-16: with its byte order mark, or with a zero in every other byte. */
export async function isUtf16(file: OpenFile): Promise<boolean> {
  const buffer = Buffer.alloc(64)
  const start = buffer.subarray(0, await file.read(buffer, 0))
  if (start.length >= 2 && ['fffe', 'feff'].includes(start.toString('hex', 0, 2))) return true
  const zeros = [0, 1].map((side) => start.filter((byte, at) => at % 2 === side && byte === 0).length)
  // A hole has zeros on both sides.
  return start.length >= 8 && zeros.some((count, side) => count >= start.length / 4 && zeros[1 - side] === 0)
}
