import type { CheckReport, ProbeReport } from '../../core/report/probe.ts'
import { exitStatusOf } from '../../core/state.ts'
import { namedValues } from '../terminal/value-text.ts'
import { subjectOf } from '../verdict/subject.ts'
import { failureTexts } from '../verdict/summary.ts'
import { xmlText } from './xml-text.ts'

/**
 * One round as JUnit XML in the strict form of Ant's schema, which Jenkins and GitLab read too: a test suite for the
 * policy and a test case for each check. A check that is degraded, recovering or critical is a failure, one that is
 * unknown an error, one that was not judged is skipped. What probes said of their failures is in `system-err`.
 */
export function renderJunit(report: ProbeReport): string {
  const { checks, timing, ts, agent_id } = report
  const outcomes = checks.map(outcomeOf)
  const count = (outcome: Outcome) => outcomes.filter((each) => each === outcome).length
  const name = nonEmpty(subjectOf(report))
  const suite = attributes({
    name,
    package: name,
    id: '0',
    hostname: nonEmpty(agent_id),
    timestamp: ts.slice(0, 19),
    tests: String(checks.length),
    failures: String(count('failure')),
    errors: String(count('error')),
    skipped: String(count('skipped')),
    time: (timing.total_ms / 1_000).toFixed(3),
  })
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<testsuites>',
    `  <testsuite${suite}>`,
    ...properties(report),
    ...checks.flatMap((check) => testCase(check, name)),
    '    <system-out/>',
    element('    ', 'system-err', '', failureTexts(report).join('\n')),
    '  </testsuite>',
    '</testsuites>',
  ].join('\n')
}

type Outcome = 'passed' | 'failure' | 'error' | 'skipped'

function outcomeOf({ state, skipped }: CheckReport): Outcome {
  if (skipped) return 'skipped'
  if (state === 'unknown') return 'error'
  return exitStatusOf[state] === 0 ? 'passed' : 'failure'
}

function properties({ state, since, policy_digest, decision_hash, ad_hoc }: ProbeReport): string[] {
  const ofCheck = Object.entries(ad_hoc ?? {}).flatMap(([name, text]) =>
    text == null ? [] : [[name, text] as const],
  )
  const given = [...Object.entries({ state, since, policy_digest, decision_hash }), ...ofCheck]
  return [
    '    <properties>',
    ...given.map(([name, value]) => `      <property${attributes({ name, value })}/>`),
    '    </properties>',
  ]
}

function testCase(check: CheckReport, className: string): string[] {
  const head = `    <testcase${attributes({ name: nonEmpty(check.name), classname: className, time: '0' })}`
  const outcome = outcomeOf(check)
  if (outcome === 'passed') return [`${head}/>`]
  const why =
    outcome === 'skipped' ? '      <skipped/>' : element('      ', outcome, failing(check), detail(check))
  return [`${head}>`, why, '    </testcase>']
}

function failing({ state, reasons }: CheckReport): string {
  return attributes({ message: reasons.join(', ') || state, type: state })
}

function detail({ since, values, counters }: CheckReport): string {
  const counted = Object.entries(counters).map(([transition, count]) => `${transition} ${count}`)
  return [`since ${since}`, ...namedValues(values), ...counted].join('\n')
}

function element(indent: string, name: string, given: string, text: string): string {
  return text === '' ? `${indent}<${name}${given}/>` : `${indent}<${name}${given}>${xmlText(text)}</${name}>`
}

function attributes(given: Readonly<Record<string, string>>): string {
  return Object.entries(given)
    .map(([name, value]) => ` ${name}="${xmlText(value)}"`)
    .join('')
}

// The schema takes no empty name, nor one of blanks.
function nonEmpty(name: string): string {
  return name.trim() === '' ? 'unnamed' : name
}
