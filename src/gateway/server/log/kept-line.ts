import { longestLine } from './log-pages.ts'

const shownCharacters = 1_000

/** A line of the log as it is kept: of one that is too long, what it begins with. */
export function keptLine(line: string): string {
  const bytes = Buffer.byteLength(line)
  if (bytes <= longestLine) return line
  const { ts, level, subsystem, message } = JSON.parse(line) as Readonly<Record<string, unknown>>
  const words = [...String(message).slice(0, 2 * shownCharacters)].slice(0, shownCharacters).join('')
  return `${JSON.stringify({ ts, level, subsystem, message: words, cut_from_bytes: bytes })}\n`
}
