import { appendFileSync, mkdirSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { report, simulate } from './simulation.ts'
import { emptyDirectory, vitals } from './vitals.ts'

test('a recording of live runs simulates to the very transitions that they made', async () => {
  const home = emptyDirectory()
  const watched = join(home, 'watched')
  const recorded = join(home, 'recording.ndjson')
  const live = join(home, 'live.yaml')
  writeFileSync(watched, '')
  writeFileSync(
    live,
    `
version: 1
interval: 30s
# A file is read at once on an idle machine only.
budget: { probe_timeout: 20s, total: 30s }
probes:
  log: { kind: file, path: ${watched} }
  other: { kind: file, path: ${watched}, ttl: 1h }
checks:
  log:
    transitions:
      healthy->degraded: { condition: log.size > 10, consecutive: 2 }
      degraded->critical: { condition: log.size > 100, consecutive: 1 }
      critical->recovering: { condition: remediation_applied == true }
      recovering->healthy: { condition: log.size < 5, consecutive: 2 }
  other:
    transitions:
      healthy->critical: { condition: other.size > 10, consecutive: 1 }
`,
  )
  const sizes = [0, 50, 50, 200, 200, 200, 0, 0, 0]
  const made: unknown[] = []
  for (const [index, size] of sizes.entries()) {
    truncateSync(watched)
    appendFileSync(watched, 'x'.repeat(size))
    const flags = [
      ...(index === 5 ? ['--fact', 'remediation_applied=true'] : []),
      ...(index === 7 ? ['--probe', 'log'] : []),
    ]
    const args = ['probe', live, '--json', '--record', recorded, ...flags]
    const { stdout } = await vitals(args, { env: { HOME: home } })
    made.push(...(JSON.parse(stdout) as { transitions: unknown[] }).transitions)
  }
  const { stdout } = await vitals(['policy', 'simulate', live, '--input', recorded, '--json'])
  const simulated = report(stdout)
  expect(made.length).toBeGreaterThanOrEqual(6)
  expect(simulated.transitions.map(({ sample: _, ...rest }) => rest)).toEqual(made)
  expect(simulated.samples).toBe(sizes.length)
})

test('a directory of heartbeats is read in the order of their numbers', async () => {
  const beats = join(emptyDirectory(), 'beats')
  mkdirSync(beats)
  const write = (name: string, seq: number, value: number, agent = 'a') => {
    const beat = {
      type: 'heartbeat',
      event_version: 1,
      agent_id: agent,
      heartbeat_id: name,
      boot_epoch: 1,
      seq,
      ts: new Date(Date.UTC(2026, 0, 1) + seq * 30_000).toISOString(),
      probes: { disk_free_pct: value },
      policy: { state: 'healthy', reasons: [] },
      escalation: { llm_required: false, confidence: 1 },
    }
    writeFileSync(join(beats, `${name}.json`), JSON.stringify(beat, null, 2))
  }
  for (const [name, seq, value] of [
    ['z', 1, 30],
    ['a', 3, 9],
    ['m', 2, 9],
  ] as const)
    write(name, seq, value)
  const { transitions } = report((await vitals(simulate(beats, '--json'))).stdout)
  expect(transitions.map(({ to, sample }) => [to, sample])).toEqual([
    ['healthy', 1],
    ['degraded', 3],
  ])
  write('b', 4, 9, 'stranger')
  const { status, stderr } = await vitals(simulate(beats))
  expect(status).toBe(65)
  expect(stderr).toContain('It is of agent stranger')
})

test('three recorded runs and their simulation decide the same, hash by hash', async () => {
  const home = emptyDirectory()
  const watched = join(home, 'watched')
  const policy = join(home, 'one-action.yaml')
  const recorded = join(home, 'recording.ndjson')
  writeFileSync(
    policy,
    `
version: 1
budget: { probe_timeout: 20s, total: 30s }
probes: { log: { kind: file, path: ${watched} } }
checks:
  log:
    transitions:
      healthy->critical: { condition: log.size > 10, consecutive: 1 }
      critical->recovering: { condition: remediation_applied == true }
      recovering->healthy: { condition: log.size < 5 }
actions: { clean: { kind: exec, argv: [/bin/true] } }
on: [{ to: critical, run: [clean] }]
`,
  )
  const round = async (size: number, ...flags: string[]) => {
    writeFileSync(watched, 'x'.repeat(size))
    const { stdout } = await vitals(['probe', policy, '--json', ...flags], { env: { HOME: home } })
    return JSON.parse(stdout) as { state: string; decision_hash: string; actions: { outcome: string }[] }
  }
  await round(0)
  const rounds = [await round(0, '--record', recorded), await round(50, '--record', recorded)]
  rounds.push(await round(50, '--record', recorded))
  const { stdout } = await vitals(['policy', 'simulate', policy, '--input', recorded, '--states', '--json'])
  const simulated = JSON.parse(stdout)
  expect(rounds.map(({ state }) => state)).toEqual(['healthy', 'critical', 'critical'])
  expect(simulated.states).toEqual(rounds.map(({ state }) => state))
  expect(simulated.decision_hashes).toEqual(rounds.map((one) => one.decision_hash))
  expect(rounds.flatMap(({ actions }) => actions.map(({ outcome }) => outcome))).toEqual(['would_run'])
  expect(simulated.actions).toMatchObject([{ action: 'clean', outcome: 'would_run' }])
})
