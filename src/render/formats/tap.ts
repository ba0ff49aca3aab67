import type { CheckReport, ProbeReport } from '../../core/report/probe.ts'
import { escapeControl } from '../terminal/escape.ts'
import { namedValues } from '../terminal/value-text.ts'
import { targetOf } from '../verdict/subject.ts'
import { failureTexts } from '../verdict/summary.ts'

/**
 * One round as TAP version 13, which readers of version 14 take as well: a test for each check, `ok` when healthy,
 * with state, reasons and values as a YAML block below those that are not. A check that was not judged is skipped;
 * failures of probes are comments at the end.
 */
export function renderTap(report: ProbeReport): string {
  const { checks } = report
  return [
    'TAP version 13',
    checks.length === 0 ? '1..0 # SKIP the policy has no checks' : `1..${checks.length}`,
    ...checks.flatMap((check, index) => testLines(check, index + 1, targetOf(report))),
    ...failureTexts(report).map((text) => `# ${text}`),
  ].join('\n')
}

function testLines(check: CheckReport, number: number, target: string | null): string[] {
  const passed = check.state === 'healthy' || check.skipped
  const directive = check.skipped ? ` # SKIP not judged, still ${check.state}` : ''
  const line = `${passed ? 'ok' : 'not ok'} ${number} - ${description(target === null ? check.name : `${check.name} ${target}`)}${directive}`
  return passed ? [line] : [line, ...diagnostics(check)]
}

// Scalars only: TAP::Parser takes a quoted item of a list for a mapping when there is a colon in it.
function diagnostics({ state, since, reasons, values }: CheckReport): string[] {
  const shown = { state, since, reasons: reasons.join(', '), values: namedValues(values).join(', ') }
  const given = Object.entries(shown).filter(([, text]) => text !== '')
  return ['---', ...given.map(([name, text]) => `${name}: ${quoted(text)}`), '...'].map((line) => `  ${line}`)
}

// `#` would begin a directive, and a backslash what escapes it.
function description(name: string): string {
  return escapeControl(name).replace(/[\\#]/g, '\\$&')
}

function quoted(text: string): string {
  return `"${escapeControl(text).replace(/["\\]/g, '\\$&')}"`
}
