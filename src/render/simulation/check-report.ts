import type { CheckedText } from '../../core/policy/workbench/lint/report.ts'
import { checkReport } from '../../core/policy/workbench/lint/report.ts'
import { codeFrames } from '../terminal/code-frame.ts'
import { escapeControl } from '../terminal/escape.ts'
import type { Style } from '../terminal/style.ts'
import { penFor } from '../terminal/style.ts'

/** What was found in policies, for people: a code frame a finding with its code, and a last line that counts. */
export function renderCheckReport(files: readonly CheckedText[], style: Style): string {
  const frames = files.flatMap(({ file, text }) => {
    if (file.findings.length === 0) return []
    const coded = file.findings.map((found) => ({ ...found, message: `${found.message} [${found.code}]` }))
    return [`${codeFrames(text, coded, style)}\n\n`]
  })
  return `${frames.join('')}${lastLine(files, style)}\n`
}

function lastLine(files: readonly CheckedText[], style: Style): string {
  const { palette } = penFor(style)
  const { errors, warnings, infos } = checkReport(files.map(({ file }) => file))
  const [only] = files
  const where = files.length === 1 && only ? escapeControl(only.file.path) : `${files.length} policies`
  const notes = infos > 0 ? [palette.underway(counted(infos, 'note'))] : []
  if (errors + warnings === 0) {
    return `${[`${palette.good('Nothing to complain about')} in ${where}`, ...notes].join(', ')}.`
  }
  const counts = [
    ...(errors > 0 ? [palette.bad(counted(errors, 'error'))] : []),
    ...(warnings > 0 ? [palette.warning(counted(warnings, 'warning'))] : []),
    ...notes,
  ]
  return `${counts.join(' and ')} in ${where}.`
}

function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`
}
