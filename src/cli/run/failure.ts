import { type Finding, VitalsError } from '../../core/errors.ts'
import type { ErrorDocument } from '../../core/report/error-document.ts'
import { codeOf } from '../../host/system-error.ts'
import { nagiosLine } from '../../render/formats/nagios-line.ts'
import { escapeControl } from '../../render/terminal/escape.ts'
import { wrap } from '../../render/terminal/wrap.ts'
import { hintFor } from '../hints.ts'
import type { Io } from './io.ts'

/** How a failure to run is told: words on standard error, a JSON document (ndjson: in one line), or a Nagios line. */
export type FailureStyle = 'text' | 'json' | 'ndjson' | 'nagios'

const nagiosUnknown = 3

// What the host is out of, even for files of our own, is no defect of ours.
const exhausted: ReadonlySet<string> = new Set(['EMFILE', 'ENFILE', 'ENOMEM', 'EIO'])

/**
 * The style that a command line asks for, read without a parser because the failure may be the parser's.
 * What stands after `--` is no flag.
 */
export function failureStyle(argv: readonly string[]): FailureStyle {
  const end = argv.indexOf('--')
  const flags = end < 0 ? argv : argv.slice(0, end)
  const formats = flags.map((flag, index) => (flag === '--format' ? `--format=${flags[index + 1]}` : flag))
  if (formats.includes('--format=nagios')) return 'nagios'
  if (formats.includes('--format=ndjson')) return 'ndjson'
  return formats.includes('--json') || formats.includes('--format=json') ? 'json' : 'text'
}

/**
 * Tells a failure in the given style and returns the exit status; what is not of the catalogue is our defect (70).
 * `frames` shows its findings in their file and replaces the plain list of them.
 */
export function reportFailure(
  failure: unknown,
  style: FailureStyle,
  io: Io,
  frames: string | null = null,
): number {
  const error = asVitalsError(failure)
  try {
    if (style === 'nagios')
      io.stdout.write(`${nagiosLine(nagiosUnknown, `${error.message} ${hintFor(error)}`)}
`)
    else if (style === 'ndjson') io.stdout.write(`${JSON.stringify(failureDocument(error))}\n`)
    else if (style === 'json') io.stdout.write(`${JSON.stringify(failureDocument(error), null, 2)}\n`)
    else io.stderr.write(failureText(error, frames, io.stderr.columns))
    if (io.env.VITALS_DEBUG) io.stderr.write(`${stackOf(failure)}\n`)
  } catch {
    // Nowhere to write: the exit status is all that is left.
  }
  return style === 'nagios' ? nagiosUnknown : error.exit
}

/** Any thrown thing as an error of the catalogue: our defect unless the host is out of files or memory. */
export function asVitalsError(failure: unknown): VitalsError {
  if (failure instanceof VitalsError) return failure
  const detail = failure instanceof Error ? failure.message : String(failure)
  if (exhausted.has(codeOf(failure))) {
    const path = (failure as NodeJS.ErrnoException).path ?? 'a file'
    return new VitalsError('IO', { params: { path, detail }, cause: failure })
  }
  return new VitalsError('INTERNAL', { params: { detail }, cause: failure })
}

/** The document that `--json` prints for a failure; findings are there only for files that have them. */
export function failureDocument(error: VitalsError): ErrorDocument {
  return {
    error: {
      code: error.code,
      message: error.message,
      hint: hintFor(error),
      ...(error.findings.length > 0 && { findings: error.findings }),
    },
  }
}

/** `columns` is the width of a terminal, whose lines would else break inside words; `null` elsewhere. */
function failureText(error: VitalsError, frames: string | null, columns: number | null): string {
  const findings =
    frames === null
      ? error.findings.map((finding) => `${findingLine(finding)}\n`).join('')
      : `\n${frames}\n\n`
  const told = (text: string) => {
    const shown = escapeControl(text)
    return columns === null ? shown : wrap(shown, columns).join('\n')
  }
  return `${told(`Error: ${error.message}`)}\n${findings}${told(hintFor(error))}\n`
}

/** As {@link reportFailure}, with the findings of a file shown in it; for where there is time to load what draws them. */
export async function tellFailure(failure: unknown, style: FailureStyle, io: Io): Promise<number> {
  const { codeFramesOf } = await import('./code-frames.ts')
  const frames = style === 'text' ? await codeFramesOf(failure, io) : null
  return reportFailure(failure, style, io, frames)
}

function findingLine({ place, severity, message, hint }: Finding): string {
  const where = place === null ? '' : `${place.file}:${place.line}:${place.column}: `
  return `${where}${severity}: ${message}${hint === null ? '' : ` (${hint})`}`
}

function stackOf(failure: unknown): string {
  return failure instanceof Error ? (failure.stack ?? failure.message) : String(failure)
}
