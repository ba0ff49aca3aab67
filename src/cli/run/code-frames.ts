import type { Finding, VitalsError } from '../../core/errors.ts'
import { paletteFor } from '../../render/terminal/palette.ts'
import { wantsColor } from '../terminal/color.ts'
import { isUnicodeLocale } from '../terminal/unicode.ts'
import { widthOf } from '../terminal/width.ts'
import type { Io, Output } from './io.ts'

/** Draws an error's findings as code frames for one of the process's streams; `null` where there are none, or their file cannot be read again. */
export async function codeFramesOf(
  failure: unknown,
  io: Io,
  output: Output = io.stderr,
): Promise<string | null> {
  const findings = (failure as Partial<VitalsError> | null)?.findings ?? []
  const file = findings.find(({ place }) => place !== null)?.place?.file
  if (file === undefined) return null
  const { codeFrames } = await import('../../render/terminal/code-frame.ts')
  const look = {
    palette: await paletteFor(wantsColor('auto', io.env, output.isTty)),
    width: widthOf(output, io.env),
    unicode: isUnicodeLocale(io.env),
    isTerminal: output.isTty,
  }
  const text = headOf(file)
  return text === null ? null : codeFrames(text, findings, look)
}

/** The code frames of findings in several files, of each file together. */
export async function framesByFile(
  findings: readonly Finding[],
  io: Io,
  output: Output,
): Promise<readonly string[]> {
  const files = [...new Set(findings.map(({ place }) => place?.file))]
  const drawn = files.map((file) =>
    codeFramesOf({ findings: findings.filter(({ place }) => place?.file === file) }, io, output),
  )
  return (await Promise.all(drawn)).filter((frames) => frames !== null)
}

// As much as any policy may have; the places of a larger file's findings are within it.
const mostBytes = 257 * 1_024

function headOf(file: string): string | null {
  const { closeSync, openSync, readSync } = process.getBuiltinModule('node:fs')
  try {
    const descriptor = openSync(file, 'r')
    try {
      const buffer = Buffer.alloc(mostBytes)
      return buffer.subarray(0, readSync(descriptor, buffer, 0, mostBytes, 0)).toString()
    } finally {
      closeSync(descriptor)
    }
  } catch {
    return null
  }
}
