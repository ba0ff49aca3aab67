import type { LogGap, LogRecord } from '../../core/report/view/log-record.ts'
import { renderLogRecord } from '../../render/gateway/log-record.ts'
import { formatSpan } from '../../render/terminal/duration-ago.ts'
import { escapeControl } from '../../render/terminal/escape.ts'
import type { ColorChoice } from '../../settings/color-choice.ts'
import type { Io } from '../run/io.ts'
import { styleMaker } from '../terminal/style-for.ts'

/** Where the lines of a log go. */
export interface LogOutput {
  /** False when nobody reads any more. */
  records(records: readonly LogRecord[]): boolean
  /** Lines are missing here. */
  gap(gap: Omit<LogGap, 'type'>): void
  /** What happens to the connection, for people. */
  note(text: string): void
}

/** Lines and gaps on standard output, as text or NDJSON; for people, gaps and notes go to standard error. */
export async function logOutput(
  options: { readonly json: boolean; readonly color: ColorChoice; readonly clean: (text: string) => string },
  io: Io,
): Promise<LogOutput> {
  const { json, color, clean } = options
  const styleNow = await styleMaker(io.stdout, io, json ? 'never' : color, false)
  const note = (text: string) => io.stderr.write(`vitals: ${clean(escapeControl(text))}\n`)
  const textOf = (records: readonly LogRecord[]) => {
    if (json) return records.map((record) => `${JSON.stringify(record)}\n`).join('')
    const style = styleNow()
    return records.map((record) => `${renderLogRecord(record, style)}\n`).join('')
  }
  return {
    records(records) {
      if (records.length > 0) io.stdout.write(clean(textOf(records)))
      return !io.stdout.isClosed
    },
    gap(gap) {
      if (json) io.stdout.write(`${JSON.stringify({ type: 'gap', ...gap } satisfies LogGap)}\n`)
      else note(gap.bytes === null ? `${gap.reason}.` : `${gap.bytes} bytes are missing: ${gap.reason}.`)
    },
    note,
  }
}

/** `Trying again in 3s.` */
export function retryText(ms: number): string {
  return `Trying again in ${formatSpan(Math.max(1_000, ms))}.`
}
