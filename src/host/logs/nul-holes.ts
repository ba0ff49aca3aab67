import type { OpenFile } from '../files/open-file.ts'

const blockBytes = 4_096
const zeros = Buffer.alloc(blockBytes)

/**
 * Where a text goes on behind NULs at its beginning: what a log has where its writer went on at its old place after it
 * was cut. Of a chunk that is nothing else, the whole hole is passed over at once where the file system keeps it as one.
 *
 * @param chunk the bytes of the file from `offset` on, at least one
 * @returns an offset from `offset` on; `offset` itself where there are no NULs
 */
export async function behindNuls(file: OpenFile, chunk: Buffer, offset: number): Promise<number> {
  const leading = leadingNuls(chunk)
  if (leading < chunk.length) return offset + leading
  return Math.max(offset + leading, await endOfHole(file, offset + leading))
}

/** A text without NULs before its lines; more than one within a line end it, as after a crash. */
export function withoutNuls(text: string): string {
  if (!text.includes('\0')) return text
  return text.replace(/(^|\n)\0+/g, '$1').replace(/\0{2,}/g, '\n')
}

function leadingNuls(chunk: Buffer): number {
  let at = 0
  while (at + blockBytes <= chunk.length && chunk.compare(zeros, 0, blockBytes, at, at + blockBytes) === 0)
    at += blockBytes
  while (at < chunk.length && chunk[at] === 0) at += 1
  return at
}

/** Searches for the first block with content, and believes it only where what is kept on the disk fits behind it. */
async function endOfHole(file: OpenFile, from: number): Promise<number> {
  const { size, blocks } = file.stats
  const first = Math.ceil(from / blockBytes)
  const last = Math.floor(Math.max(0, size - 1) / blockBytes)
  let [empty, full] = [first - 1, last]
  if (first > last || (await isEmpty(file, last))) return from
  while (full - empty > 1) {
    const middle = Math.floor((empty + full) / 2)
    if (await isEmpty(file, middle)) empty = middle
    else full = middle
  }
  const kept = (last - full + 1) * blockBytes
  return blocks * 512 <= kept ? full * blockBytes : from
}

async function isEmpty(file: OpenFile, block: number): Promise<boolean> {
  const buffer = Buffer.alloc(blockBytes)
  const length = await file.read(buffer, block * blockBytes)
  return leadingNuls(buffer.subarray(0, length)) === length
}
