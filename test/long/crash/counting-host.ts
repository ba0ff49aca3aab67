import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ProbeReport } from '../../../src/core/report/probe.ts'
import { verifyAudit } from '../../../src/store/chain/verify.ts'
import { openSqliteStore } from '../../../src/store/sqlite/store.ts'
import { type Ended, startVitals } from '../../process/vitals.ts'

// One check counts every saved run and leads nowhere; the other writes one audit record a saved run.
const policy = `
budget: { probe_timeout: 20s, total: 60s }
probes: { root: { kind: file, path: / } }
facts: { on: { type: bool, initial: false } }
checks:
  count: { initial: healthy, transitions: { healthy->degraded: { condition: root.exists, consecutive: 1000, for: 300d } } }
  switch: { initial: healthy, transitions: { healthy->degraded: { condition: on, consecutive: 1 }, degraded->healthy: { condition: "!on", consecutive: 1 } } }
`

/** What is remembered. */
export interface Kept {
  /** Runs that were counted; 0 without a memory. */
  readonly counted: number
  /** Audit records, and whether their chain holds. */
  readonly records: number
  readonly trail: string
  readonly isOn: boolean
}

/** How a run ended, and what it said of itself; `null` where it was ended before it could. */
export interface Run extends Ended {
  readonly report: ProbeReport | null
}

/** A policy whose memory counts its own runs, in a state directory of its own. */
export class CountingHost {
  readonly directory = mkdtempSync(join(tmpdir(), 'vitals-crash-'))
  readonly state: string
  readonly policyPath = join(this.directory, 'count.yaml')

  constructor(state = join(this.directory, 'state')) {
    this.state = state
    mkdirSync(this.state, { recursive: true, mode: 0o700 })
    writeFileSync(this.policyPath, policy)
  }

  /** Starts `vitals probe`; the fact moves the second check, so that the run has something to write down. */
  start(on: boolean, settings: { readonly node?: readonly string[]; readonly env?: object } = {}) {
    const args = ['probe', this.policyPath, '--json', '--fact', `on=${on}`]
    const env = { STATE_DIRECTORY: this.state, ...settings.env }
    return startVitals(args, { cwd: this.directory, env, ...(settings.node && { node: settings.node }) })
  }

  async run(on: boolean, settings: Parameters<CountingHost['start']>[1] = {}): Promise<Run> {
    const { ended, home } = this.start(on, settings)
    const end = await ended
    rmSync(home, { recursive: true, force: true })
    return { ...end, report: reportIn(end.stdout) }
  }

  async kept(): Promise<Kept> {
    const store = openSqliteStore(this.state)
    try {
      const { state } = await store.peek(this.policyPath)
      let records = 0
      for await (const _ of store.auditTrail(this.policyPath)) records += 1
      const [chain] = await verifyAudit(store, this.policyPath)
      const trail = chain === undefined ? 'none' : JSON.stringify(chain.verdict)
      const counted = state?.checks.count?.runs[0] ?? 0
      return { counted, records, trail, isOn: state?.checks.switch?.state === 'degraded' }
    } finally {
      await store.close()
    }
  }

  dispose(): void {
    rmSync(this.directory, { recursive: true, force: true })
  }
}

/** The report on standard output; `null` for none, or a part of one. */
export function reportIn(stdout: string): ProbeReport | null {
  try {
    const parsed = JSON.parse(stdout) as ProbeReport
    return parsed.policy === undefined ? null : parsed
  } catch {
    return null
  }
}

export function isWhole({ trail }: Kept): boolean {
  return trail === 'none' || (JSON.parse(trail) as { readonly ok: boolean }).ok
}
