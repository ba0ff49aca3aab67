import { VitalsError } from '../../../../../src/core/errors.ts'
import { createEngine } from '../../../../../src/core/policy/engine/compile.ts'
import { bindSuite } from '../../../../../src/core/policy/workbench/suite/bind.ts'
import { readSuite } from '../../../../../src/core/policy/workbench/suite/read.ts'
import { runTest, type TestRun } from '../../../../../src/core/policy/workbench/suite/run.ts'
import { policyOf } from '../../../../timeline.ts'

/** The seed's disk policy with what the tests of suites need beside it. */
export const diskPolicy = `
name: server
interval: 30s
probes:
  disk: { kind: disk }
  api: { kind: http, url: "http://127.0.0.1:8080/" }
signals: { disk_free_pct: disk.free_pct }
checks:
  disk:
    transitions:
      healthy->degraded:    { condition: disk_free_pct < 15, consecutive: 2, reason: disk_free_below_warn }
      degraded->critical:   { condition: disk_free_pct < 8, consecutive: 1, reason: disk_free_below_critical }
      degraded->healthy:    { condition: disk_free_pct > 20, consecutive: 3 }
      critical->recovering: { condition: remediation_applied == true }
      recovering->healthy:  { condition: disk_free_pct > 20, consecutive: 2 }
  api:
    transitions:
      healthy->critical: { condition: api.up == false, reason: api_down }
      critical->healthy: { condition: api.up }
actions:
  notify-ops: { kind: webhook, url_env: OPS }
  clean-tmp:  { kind: exec, argv: [/usr/local/bin/clean-tmp] }
on:
  - { to: degraded, run: [notify-ops] }
  - { check: disk, to: critical, run: [clean-tmp, notify-ops] }
`

/** Runs the tests of a suite against a policy, both given as YAML text. */
export function runsOf(suite: string, policy = diskPolicy): TestRun[] {
  const bound = bindSuite(readSuite({ path: 'a.test.yaml', bytes: suite }), policyOf(policy))
  const engine = createEngine(policyOf(policy))
  return bound.tests.map((test) => runTest(engine, test))
}

/** What is wrong with a suite: `line:column code message`, one a finding. */
export function findingsOf(suite: string, policy = diskPolicy): string[] {
  return refusal(suite, policy).map(
    ({ place, code, message }) => `${place?.line}:${place?.column} ${code} ${message}`,
  )
}

/** The hint of the first finding that a suite is refused for. */
export function hintOf(suite: string, policy = diskPolicy): string | null {
  return refusal(suite, policy)[0]?.hint ?? null
}

function refusal(suite: string, policy: string): VitalsError['findings'] {
  try {
    runsOf(suite, policy)
  } catch (error) {
    if (!(error instanceof VitalsError) || !/^SUITE_/.test(error.code)) throw error
    return error.findings
  }
  return []
}
