import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, test } from 'vitest'
import packageJson from '../../../package.json' with { type: 'json' }
import { exitPage } from '../../../src/cli/man/exit-page.ts'
import { exitStatuses } from '../../../src/cli/man/exit-statuses.ts'
import { gatewayPage } from '../../../src/cli/man/gateway-page.ts'
import { commandPage } from '../../../src/cli/man/man-page.ts'
import { overviewPage } from '../../../src/cli/man/overview-page.ts'
import { policyPage } from '../../../src/cli/man/policy-page.ts'
import { policyRules } from '../../../src/cli/man/policy-rules.ts'
import { agentProse } from '../../../src/cli/man/prose/agent-prose.ts'
import { auditProse } from '../../../src/cli/man/prose/audit-prose.ts'
import { completionProse } from '../../../src/cli/man/prose/completion-prose.ts'
import { configProse } from '../../../src/cli/man/prose/config-prose.ts'
import { doctorProse } from '../../../src/cli/man/prose/doctor-prose.ts'
import { gatewayProse } from '../../../src/cli/man/prose/gateway-prose.ts'
import { healthProse } from '../../../src/cli/man/prose/health-prose.ts'
import { incidentProse } from '../../../src/cli/man/prose/incident-prose.ts'
import { keyProse } from '../../../src/cli/man/prose/key-prose.ts'
import { ackProse, silenceProse } from '../../../src/cli/man/prose/operator/operator-prose.ts'
import { policyCommandProse } from '../../../src/cli/man/prose/policy-command-prose.ts'
import { policyKeys } from '../../../src/cli/man/prose/policy-file-prose.ts'
import { probeProse } from '../../../src/cli/man/prose/probe-prose.ts'
import { viewPages } from '../../../src/cli/man/prose/view-prose.ts'
import { readManifest } from '../../../src/cli/run/manifest.ts'
import { catalogue } from '../../../src/core/errors.ts'
import { loadPolicy } from '../../../src/core/policy/language/load/load.ts'
import { policyFile } from '../../../src/core/policy/language/schema/policy.ts'

const root = join(import.meta.dirname, '../../..')
const commands = Object.values(readManifest(root).commands)
const called = (start: string) => commands.filter(({ id }) => id === start || id.startsWith(`${start}:`))

const pages: Readonly<Record<string, string>> = {
  'vitals.1': overviewPage(commands),
  'vitals-ack.1': commandPage(called('ack'), ackProse),
  'vitals-agent.1': commandPage(called('agent'), agentProse),
  'vitals-completion.1': commandPage(called('completion'), completionProse),
  'vitals-config.1': commandPage(called('config'), configProse),
  'vitals-doctor.1': commandPage(called('doctor'), doctorProse),
  'vitals-gateway.1': commandPage(called('gateway'), gatewayProse),
  'vitals-health.1': commandPage(called('health'), healthProse),
  'vitals-incident.1': commandPage(called('incident'), incidentProse),
  'vitals-key.1': commandPage(called('key'), keyProse),
  'vitals-probe.1': commandPage(called('probe'), probeProse),
  'vitals-audit.1': commandPage(called('audit'), auditProse),
  'vitals-silence.1': commandPage(called('silence'), silenceProse),
  'vitals-policy.1': commandPage(called('policy'), policyCommandProse),
  'vitals-policy.5': policyPage(),
  'vitals-exit.7': exitPage(),
  'vitals-gateway.8': gatewayPage(),
  ...Object.fromEntries(
    Object.entries(viewPages).map(([name, prose]) => [`vitals-${name}.1`, commandPage(called(name), prose)]),
  ),
}

const hasMandoc = spawnSync('mandoc', ['-h']).error === undefined
if (!hasMandoc) process.stdout.write('mandoc is not installed: the manual pages are not linted\n')

describe.each(Object.entries(pages))('%s', (name, source) => {
  it('is committed as the program describes itself', async () => {
    await expect(source).toMatchFileSnapshot(join(root, 'man', name))
  })

  it.runIf(hasMandoc)('has nothing that mandoc complains of', () => {
    const { status, stdout } = spawnSync('mandoc', ['-T', 'lint'], { input: source, encoding: 'utf8' })
    expect(stdout).toBe('')
    expect(status).toBe(0)
  })

  it('is plain ASCII, so that every terminal shows it', () => {
    expect(source).toMatch(/^[\n\x20-\x7e]*$/)
  })
})

test('the package installs every page there is', () => {
  const installed = packageJson.man.map((path) => path.replace(/^(\.\/)?man\//, ''))
  expect(installed.sort()).toEqual(readdirSync(join(root, 'man')).sort())
  expect(Object.keys(pages).sort()).toEqual(installed)
})

test('every command has a place in a page', () => {
  for (const { id } of commands) expect(pages['vitals.1']).toContain(`.It Cm ${id.replaceAll(':', ' ')}`)
})

test('every error of the catalogue stands in vitals-exit(7) with its status', () => {
  for (const [code, { exit }] of Object.entries(catalogue)) {
    expect(pages['vitals-exit.7']).toContain(`.It Sy ${code} (${exit})\n`)
  }
})

test('every exit status of the catalogue has a meaning in the table', () => {
  const told = exitStatuses.map(([status]) => Number(status))
  const used = Object.values(catalogue).map(({ exit }) => exit)
  expect(used.filter((status) => !told.includes(status))).toEqual([])
})

test('every key of the policy language is described, and nothing else', () => {
  const keys = Object.keys(policyFile.entries).filter((key) => key !== '$schema')
  expect(Object.keys(policyKeys).sort()).toEqual(keys.sort())
})

test('the complete policy of vitals-policy(5) loads without a finding', () => {
  const examples = pages['vitals-policy.5']?.split('.Sh EXAMPLES')[1] ?? ''
  const source = /\.Bd [^\n]*\n(.*?)\n\.Ed/s.exec(examples)?.[1] ?? ''
  const bytes = new TextEncoder().encode(source)
  expect(loadPolicy({ path: 'shop.yaml', bytes }, 'sha256:0').warnings).toEqual([])
})

test('all sixteen rules are described', () => {
  expect(policyRules).toHaveLength(16)
})
