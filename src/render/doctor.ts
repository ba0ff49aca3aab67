import { piece } from './terminal/piece.ts'
import { type Pen, penFor, type Style } from './terminal/style.ts'
import { type Row, renderRows } from './terminal/table.ts'

interface Shown {
  readonly subject: string
  readonly severity: 'ok' | 'note' | 'fix'
  readonly message: string
  readonly hint: string | null
}

/** What was looked at, a row each, with what to do about it; then a line that counts what is to be fixed. */
export function renderDoctor(findings: readonly Shown[], style: Style): string {
  const pen = penFor(style)
  const rows = findings.flatMap((finding) => rowsOf(finding, pen))
  const toFix = findings.filter(({ severity }) => severity === 'fix').length
  const verdict = toFix === 0 ? 'Nothing to fix.' : `${toFix} to fix.`
  return [...renderRows(rows, pen), '', verdict].join('\n')
}

function rowsOf({ subject, severity, message, hint }: Shown, { style, palette }: Pen): Row[] {
  const paint = { ok: palette.good, note: palette.underway, fix: palette.bad }[severity]
  const symbol = style.unicode ? { ok: '✓', note: '·', fix: '✗' } : { ok: '+', note: '.', fix: 'X' }
  const cells = [piece(`${symbol[severity]} ${subject}`, paint), piece(severity, paint)]
  // Paths and lines to write are copied from here.
  const told: Row = { cells, detail: [{ ...piece(message), whole: true }] }
  if (hint === null) return [told]
  return [told, { cells: [piece(''), piece('')], detail: [{ ...piece(hint, palette.strong), whole: true }] }]
}
