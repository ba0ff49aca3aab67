import type { CheckReport } from '../../core/policy/workbench/lint/report-schema.ts'

/** Findings as workflow commands of GitHub Actions: one line a finding, shown beside the line it is about. */
export function renderGithubAnnotations({ files }: CheckReport): string {
  const lines = files.flatMap(({ path, findings }) => {
    return findings.map(({ severity, code, message, hint, place }) => {
      const properties = [
        `file=${property(place?.file ?? path)}`,
        ...(place === null ? [] : [`line=${place.line}`, `col=${place.column}`]),
        ...(place?.length ? [`endColumn=${place.column + place.length}`] : []),
        `title=${property(code)}`,
      ]
      const words = hint === null ? message : `${message}\n${hint}`
      return `::${severity === 'info' ? 'notice' : severity} ${properties.join(',')}::${escaped(words)}\n`
    })
  })
  return lines.join('')
}

// A line break would end the command, and what follows it could be one of its own.
function escaped(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function property(text: string): string {
  return escaped(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
