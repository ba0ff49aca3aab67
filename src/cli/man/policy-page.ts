import type { Field, ProbeKind } from '../../core/probe-kind/kind.ts'
import { optionHelp } from '../../core/probe-kind/option-help.ts'
import { probeKinds } from '../../core/probe-kind/registry.ts'
import { type Block, renderPage } from './mdoc.ts'
import { pageDate } from './page-date.ts'
import { policyRules } from './policy-rules.ts'
import { actionBlocks, checkBlocks, escalationBlocks, missingBlocks } from './prose/policy-check-prose.ts'
import {
  conditionBlocks,
  factBlocks,
  policyIntroduction,
  policyKeys,
  signalBlocks,
} from './prose/policy-file-prose.ts'
import { findingBlocks } from './prose/policy-finding-prose.ts'

/** vitals-policy(5): the language of policies. Kinds and fields come from the kinds themselves. */
export function policyPage(): string {
  return renderPage({
    name: 'vitals-policy',
    section: 5,
    summary: 'language of the policies that vitals judges by',
    synopsis: [],
    date: pageDate,
    sections: [
      { title: 'DESCRIPTION', blocks: policyIntroduction },
      {
        title: 'FILE FORMAT',
        blocks: [
          'The keys of a policy, all of them optional but `checks`:',
          { terms: Object.entries(policyKeys) },
        ],
      },
      { title: 'PROBES', blocks: [...probeIntroduction, ...Object.values(probeKinds).map(kindBlock)] },
      { title: 'SIGNALS', blocks: signalBlocks },
      { title: 'FACTS', blocks: factBlocks },
      { title: 'CONDITIONS', blocks: conditionBlocks },
      { title: 'CHECKS', blocks: checkBlocks },
      { title: 'MISSING DATA', blocks: missingBlocks },
      { title: 'PLANNED ACTIONS', blocks: actionBlocks },
      { title: 'ESCALATION', blocks: escalationBlocks },
      { title: 'RULES', blocks: [rulesIntroduction, { terms: policyRules.map(numbered) }] },
      { title: 'FINDINGS', blocks: findingBlocks },
      { title: 'EXAMPLES', blocks: examples },
      { title: 'SEE ALSO', blocks: ['`vitals`(1), `vitals-probe`(1), `vitals-exit`(7)'] },
    ],
  })
}

const probeIntroduction: readonly Block[] = [
  `Each probe has a name, a \`kind\` and the options of that kind. Every kind also takes \`timeout\`, and \`ttl\`: for how long a result may be used again instead of probing. What a count in progress waits for, an error and a failed target are never used again. The default is \`0s\` for kinds that look at this host and \`10s\` for ${remoteKinds()}.`,
  'A probe never fails to give a result. All probes of a policy run at the same time.',
]

function remoteKinds(): string {
  const remote = Object.values(probeKinds).filter(({ scope }) => scope !== 'local')
  return inWords(remote.map(({ kind }) => `\`${kind}\``))
}

function inWords(names: readonly string[]): string {
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}

const rulesIntroduction = 'These rules say what the engine does where policies of other systems differ.'

const examples: readonly Block[] = [
  'A complete policy: a web service that may be slow for a minute, and a disk.',
  {
    literal: [
      'version: 1',
      'name: shop',
      'probes:',
      '  disk: { kind: disk, path: /var }',
      '  web:  { kind: http, url: "http://127.0.0.1:8080/healthz" }',
      'checks:',
      '  disk:',
      '    signal: disk.free_pct',
      '    degraded: { below: 15 }',
      '    critical: { below: 8 }',
      '    healthy:  { above: 20, consecutive: 3 }',
      '  web:',
      '    transitions:',
      '      healthy->degraded: { condition: web.latency_ms > 250, for: 1m }',
      '      healthy->critical: { condition: web.up == false, consecutive: 2 }',
      '      degraded->critical: { condition: web.up == false, consecutive: 2 }',
      '      degraded->healthy: { condition: web.latency_ms < 200, consecutive: 3 }',
      '      critical->healthy: { condition: web.up == true, consecutive: 2 }',
    ].join('\n'),
  },
  'The same shop with people to tell, a remedy and a model that may be asked:',
  {
    literal: [
      'version: 1',
      'name: shop-told',
      'probes:',
      '  disk: { kind: disk, path: /var }',
      '  web:  { kind: http, url: "http://127.0.0.1:8080/healthz" }',
      'facts: { orders_per_min: { type: number, ttl: 2m } }',
      'signals:',
      '  slow_ms: { expr: web.latency_ms, window: 5m, reduce: p95 }',
      'checks:',
      '  up: { critical: "web.up == false" }',
      '  speed:',
      '    signal: slow_ms',
      '    depends_on: [up]',
      '    degraded: { above: 250 }',
      '    critical: { above: 1000, for: 1m, until: 800 }',
      '    healthy:  { below: 200, consecutive: 3 }',
      '  disk:',
      '    signal: disk.free_pct',
      '    degraded: { below: 15 }',
      '    critical: { below: 8 }',
      '    healthy:  { above: 20, consecutive: 3 }',
      'notify:',
      '  repeat: 4h',
      '  group_wait: 30s',
      '  quiet_hours: { from: "22:00", to: "07:00", zone: Europe/Lisbon, except: [critical] }',
      'actions:',
      '  desk:  { kind: webhook, url_env: DESK_URL }',
      '  pager: { kind: webhook, url_env: PAGER_URL, body: pagerduty }',
      '  clean:',
      '    kind: exec',
      '    argv: [/usr/local/bin/clean, "{path}"]',
      '    params: { path: { enum: [/var/tmp] } }',
      '    timeout: 20s',
      '    max_attempts: { count: 3, per: 1h }',
      'on:',
      '  - { to: degraded, run: [desk] }',
      '  - { check: disk, to: critical, run: [clean, desk] }',
      '  - { to: critical, after: 10m, run: [pager] }',
      'escalation:',
      '  triggers:',
      '    - { kind: contradiction, when: web.status == 200 && orders_per_min < 1 }',
    ].join('\n'),
  },
]

function numbered(rule: string, index: number): readonly [string, string] {
  return [`Rule ${index + 1}`, rule]
}

function kindBlock(kind: ProbeKind): Block {
  const options = optionHelp(kind)
  const blocks: Block[] = [`${kind.description}.`]
  if (options.length > 0) blocks.push('Options:', { terms: options })
  const fields = kind.fields ?? kind.knownFields ?? {}
  blocks.push('Fields:', { terms: Object.entries(fields).map(fieldTerm) })
  if (kind.fields === null) blocks.push(...madeUpFields)
  return { heading: kind.kind, blocks }
}

const madeUpFields: readonly Block[] = [
  'Besides these, a monitoring plugin gives one number for each label of its performance data, and `perfdata` with their details; a JSON document gives its own fields. What vitals gives wins.',
]

function fieldTerm([name, field]: [string, Field]): readonly [string, string] {
  const { description, type, unit } = field
  const kind = unit === null ? type : `${type}, ${unit}`
  return [`${name} (${kind})`, `${description.charAt(0).toUpperCase()}${description.slice(1)}.`]
}
