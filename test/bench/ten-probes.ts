import { tmpdir } from 'node:os'

/** A policy of ten local probes. */
export function tenProbes(home: string, program: string): string {
  return `version: 1
name: bench
probes:
  cpu: { kind: cpu }
  memory: { kind: memory }
  root: { kind: disk, path: / }
  tmp: { kind: disk, path: ${JSON.stringify(tmpdir())} }
  self: { kind: process, name: node }
  init: { kind: process, name: init }
  hosts: { kind: file, path: /etc/hosts }
  passwd: { kind: file, path: /etc/passwd }
  program: { kind: file, path: ${JSON.stringify(program)} }
  home: { kind: file, path: ${JSON.stringify(home)} }
checks:
  load: { signal: cpu.load_per_core, degraded: { above: 1000 } }
  memory: { signal: memory.available_pct, degraded: { below: 0 } }
  root: { signal: root.free_pct, degraded: { below: 0 } }
  tmp: { signal: tmp.free_pct, degraded: { below: 0 } }
  processes: { signal: self.count + init.count, degraded: { below: 0 } }
  files: { transitions: { healthy->degraded: { condition: "!hosts.exists || !passwd.exists || !program.exists || !home.exists" } } }
`
}
