import type { Probe } from './probe.ts'

/** How a kind of probe is reached. */
export interface ProbeEntry {
  /** Loads the kind's file on first use; a policy without it never pays for it. */
  readonly load: () => Promise<Probe<never>>
  /** Whether the kind has a target that can fail to answer, told as `{up: false, reason}` when time runs out. */
  readonly hasTarget: boolean
}

/** Every kind that can be run, by the name of its descriptor in `core/kind`. */
export const probes: Readonly<Record<string, ProbeEntry>> = {
  cpu: { load: async () => (await import('./cpu.ts')).cpu, hasTarget: false },
  memory: { load: async () => (await import('./memory.ts')).memory, hasTarget: false },
  disk: { load: async () => (await import('./disk.ts')).disk, hasTarget: true },
  process: { load: async () => (await import('./process.ts')).process, hasTarget: false },
  file: { load: async () => (await import('./file.ts')).file, hasTarget: true },
  http: { load: async () => (await import('./http.ts')).http, hasTarget: true },
  tcp: { load: async () => (await import('./tcp.ts')).tcp, hasTarget: true },
  command: { load: async () => (await import('./command.ts')).command, hasTarget: true },
}
