import { printColumns, type Row } from './terminal/columns.ts'
import { type Look, type Pen, penFor } from './terminal/look.ts'
import { piece } from './terminal/piece.ts'

interface Shown {
  readonly subject: string
  readonly severity: 'ok' | 'note' | 'mend'
  readonly message: string
  readonly hint: string | null
}

/** What was looked at, a row each, with what to do about it; then a line that counts what is to be mended. */
export function renderDoctor(findings: readonly Shown[], look: Look): string {
  const pen = penFor(look)
  const rows = findings.map((finding) => rowOf(finding, pen))
  const mend = findings.filter(({ severity }) => severity === 'mend').length
  const verdict = mend === 0 ? 'Nothing to mend.' : `${mend} to mend.`
  return [...printColumns(rows, pen), '', verdict].join('\n')
}

function rowOf({ subject, severity, message, hint }: Shown, { look, palette }: Pen): Row {
  const paint = { ok: palette.good, note: palette.mending, mend: palette.bad }[severity]
  const symbol = look.unicode ? { ok: '✓', note: '·', mend: '✗' } : { ok: '+', note: '.', mend: 'X' }
  return {
    cells: [piece(`${symbol[severity]} ${subject}`, paint), piece(severity, paint)],
    detail: [piece(message), ...(hint === null ? [] : [piece(hint, palette.strong)])],
  }
}
