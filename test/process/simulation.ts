import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'
import type { SimulationReport } from '../../src/core/report/simulation.ts'
import { simulationReportSchema } from '../../src/core/report/simulation.ts'
import { emptyDirectory } from './vitals.ts'

const policy = `
version: 1
name: disk
interval: 30s
checks:
  disk:
    transitions:
      healthy->degraded: { condition: disk_free_pct < 15, consecutive: 2, reason: low }
      degraded->critical: { condition: disk_free_pct < 8, consecutive: 1 }
      critical->degraded: { condition: disk_free_pct > 10, consecutive: 2 }
      degraded->healthy: { condition: disk_free_pct > 20, consecutive: 3 }
actions:
  clean: { kind: exec, argv: [/usr/local/bin/clean], cooldown: 2m }
on:
  - { to: critical, run: [clean] }
`

/** A directory with a policy that reads `disk_free_pct`. */
export const place = emptyDirectory()
export const policyPath = join(place, 'disk.yaml')
writeFileSync(policyPath, policy)

/** The command line that simulates that policy over an input. */
export function simulate(input: string, ...flags: string[]): string[] {
  return ['policy', 'simulate', policyPath, '--input', input, ...flags]
}

/** A printed document, checked against its schema. */
export function report(stdout: string): SimulationReport {
  return v.parse(simulationReportSchema, JSON.parse(stdout)) as SimulationReport
}
