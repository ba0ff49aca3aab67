import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { policyPage } from '../../../src/cli/man/policy-page.ts'
import { createEngine } from '../../../src/core/policy/engine/compile.ts'
import { loadPlacedPolicy } from '../../../src/core/policy/language/load/load.ts'
import { checkPolicy } from '../../../src/core/policy/workbench/lint/check.ts'
import { bindSuite } from '../../../src/core/policy/workbench/suite/bind.ts'
import { readSuite } from '../../../src/core/policy/workbench/suite/read.ts'
import { runTest } from '../../../src/core/policy/workbench/suite/run.ts'
import { seed } from '../../seed-policy.ts'
import { policyOf } from '../../timeline.ts'

const fixture = (name: string) => readFileSync(`test/fixtures/policy-language/${name}`, 'utf8')

/** The examples of vitals-policy(5) that are whole policies, as a reader would copy them. */
const inManual = [...policyPage().matchAll(/^\.Bd -literal.*\n([\s\S]*?)^\.Ed$/gm)]
  .map(([, text = '']) => text.replaceAll('\\&', '').replaceAll('\\-', '-').replaceAll('\\e', '\\'))
  .filter((text) => text.startsWith('version: 1'))

/** Findings that `policy check --strict` does not pass. */
function severeIn(yaml: string): readonly string[] {
  const placed = loadPlacedPolicy({ path: 'example.yaml', bytes: yaml }, `sha256:${yaml}`)
  const severe = checkPolicy(placed).findings.filter(({ severity }) => severity !== 'info')
  return severe.map(({ code, message }) => `${code}: ${message}`)
}

describe('What is written about policies', () => {
  it('has whole policies in its manual page', () => {
    expect(inManual.length).toBeGreaterThanOrEqual(2)
  })

  it.each<readonly [string, string]>([
    ['the example with every part of the language', fixture('server.yaml')],
    ['the bare form', seed],
    ...inManual.map((yaml, index) => [`example ${index + 1} of the manual page`, yaml] as const),
  ])('passes a strict check: %s', (_, yaml) => {
    expect(severeIn(yaml)).toEqual([])
  })

  it('has a suite that passes', () => {
    const policy = policyOf(fixture('server.yaml'))
    const suite = readSuite({ path: 'server.test.yaml', bytes: fixture('server.test.yaml') })
    const engine = createEngine(policy)
    const runs = bindSuite(suite, policy).tests.map((test) => runTest(engine, test))
    expect(runs.map(({ failures }) => failures)).toEqual([[]])
  })

  it('has every part of the language loaded, not only accepted', () => {
    const { notify, actions } = policyOf(fixture('server.yaml'))
    expect(notify).toEqual({
      repeatMs: 14_400_000,
      cooldownMs: 300_000,
      groupWaitMs: 30_000,
      quietHours: { fromMinute: 1_320, toMinute: 420, zone: 'Europe/Berlin', except: ['critical'] },
    })
    expect(actions.map(({ options }) => options)).toEqual([
      { url_env: 'PAGER_URL', body: 'pagerduty' },
      { url_env: 'OPS_WEBHOOK_URL' },
      {
        argv: ['/usr/local/bin/clean-tmp', '{path}'],
        params: { path: { enum: ['/tmp'] } },
        timeout: '20s',
        needs_approval: false,
      },
    ])
  })
})
