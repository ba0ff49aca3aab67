import type { Finding, Place } from '../../core/errors.ts'
import { loadingCodes } from '../../core/policy/language/load/loading-codes.ts'
import { findingCodes } from '../../core/policy/workbench/lint/finding-codes.ts'
import type { CheckReport } from '../../core/policy/workbench/lint/report-schema.ts'

interface Rule {
  readonly id: string
  readonly shortDescription: { readonly text: string }
  readonly defaultConfiguration: { readonly level: Level }
}

/** Findings as a SARIF 2.1.0 log with one run; paths become relative or `file:` references. */
export function renderSarif({ files }: CheckReport, version: string): string {
  const findings = files.flatMap((file) => file.findings.map((found) => ({ found, path: file.path })))
  const used = new Set(findings.map(({ found }) => found.code))
  const rules = allRules().filter(({ id }) => used.has(id))
  const log = {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'vitals policy check', version, rules } },
        columnKind: 'utf16CodeUnits',
        artifacts: files.map(({ path }) => ({ location: { uri: reference(path) } })),
        results: findings.map(({ found, path }) => result(found, path, rules)),
      },
    ],
  }
  return `${JSON.stringify(log, null, 2)}\n`
}

function allRules(): readonly Rule[] {
  const rule = (id: string, text: string, severity: Finding['severity']): Rule => {
    return { id, shortDescription: { text }, defaultConfiguration: { level: levelOf(severity) } }
  }
  return [
    ...Object.entries(loadingCodes).map(([id, text]) => rule(id, text, 'error')),
    ...Object.entries(findingCodes).map(([id, { meaning, severity }]) => rule(id, meaning, severity)),
  ]
}

function result({ code, severity, message, hint, place }: Finding, path: string, rules: readonly Rule[]) {
  const ruleIndex = rules.findIndex(({ id }) => id === code)
  const physicalLocation = {
    artifactLocation: { uri: reference(place?.file ?? path) },
    ...(place !== null && { region: regionOf(place) }),
  }
  return {
    ruleId: code,
    ...(ruleIndex >= 0 && { ruleIndex }),
    level: levelOf(severity),
    message: { text: hint === null ? message : `${message} ${hint}` },
    locations: [{ physicalLocation }],
  }
}

type Level = 'error' | 'warning' | 'note'

function levelOf(severity: Finding['severity']): Level {
  return severity === 'info' ? 'note' : severity
}

function regionOf({ line, column, length }: Place) {
  return { startLine: line, startColumn: column, ...(length && { endColumn: column + length }) }
}

/** A URI reference to a path: every part percent-encoded, so that no part of it reads as a scheme. */
function reference(path: string): string {
  const encoded = path.split('/').map(encodeURIComponent).join('/')
  return path.startsWith('/') ? `file://${encoded}` : encoded
}
