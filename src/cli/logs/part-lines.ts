import type { Part } from '../../host/logs/log-parts.ts'
import { behindNuls, withoutNuls } from '../../host/logs/nul-holes.ts'

const chunkBytes = 262_144
/** A line that is longer is given in pieces. */
const longestLine = 4_194_304
const settledMs = 10_000
const newline = 0x0a

/**
 * The whole lines of one file from where it was read to, which is moved on. What has no end yet is left for later, but
 * for a rotated file that nobody has written to for long.
 *
 * @param now epoch milliseconds
 */
export async function* readPartLines(
  part: Part,
  now: number,
  signal: AbortSignal,
): AsyncGenerator<readonly string[]> {
  const { open } = part.file
  if (part.copyOf !== null) {
    part.offset = part.copyOf.offset
    part.isAtEnd = true
    return
  }
  if (open === null) return
  let buffer = Buffer.allocUnsafe(chunkBytes)
  while (!part.isAtEnd) {
    signal.throwIfAborted()
    const length = await open.read(buffer, part.offset)
    const chunk = buffer.subarray(0, length)
    const behind = length === 0 ? part.offset : await behindNuls(open, chunk, part.offset)
    if (behind > part.offset && behind < part.file.size) {
      part.offset = behind
      continue
    }
    const isLast = length < buffer.length
    const isFinal = isLast && isSettled(part, now)
    const end = isFinal ? length : buffer.subarray(0, length).lastIndexOf(newline) + 1
    if (end === 0 && !isLast && buffer.length < longestLine) {
      buffer = Buffer.allocUnsafe(Math.min(longestLine, buffer.length * 4))
      continue
    }
    const used = end === 0 && !isLast ? length : end
    part.offset += used
    part.isAtEnd = isLast
    if (used > 0) yield linesOf(withoutNuls(buffer.toString('utf8', 0, used)))
  }
}

function isSettled({ file }: Part, now: number): boolean {
  return !file.isCurrent && now - file.modifiedAt > settledMs
}

function linesOf(text: string): string[] {
  const lines = text.split('\n')
  if (lines.at(-1) === '') lines.pop()
  return lines.map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line))
}
