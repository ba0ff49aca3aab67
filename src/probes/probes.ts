import { errorText } from '../host/system-error.ts'
import { couldNotProbe } from './failure.ts'
import type { Probe } from './probe.ts'

interface ProbeEntry {
  /** Loads the kind's file on first use; a policy without it never pays for it. */
  readonly load: () => Promise<Probe<never>>
  /** Whether the kind has a target that can fail to answer, told as `{up: false, reason}` when time runs out. */
  readonly hasTarget: boolean
}

/** By the name of the kind's descriptor in `core/kind`. */
const probes: Readonly<Record<string, ProbeEntry>> = {
  cpu: { load: async () => (await import('./cpu.ts')).cpu, hasTarget: false },
  memory: { load: async () => (await import('./memory.ts')).memory, hasTarget: false },
  disk: { load: async () => (await import('./disk.ts')).disk, hasTarget: true },
  process: { load: async () => (await import('./process/process.ts')).process, hasTarget: false },
  file: { load: async () => (await import('./file.ts')).file, hasTarget: true },
  http: { load: async () => (await import('./http/http.ts')).http, hasTarget: true },
  tcp: { load: async () => (await import('./tcp.ts')).tcp, hasTarget: true },
  command: { load: async () => (await import('./command/command.ts')).command, hasTarget: true },
  dns: { load: async () => (await import('./dns.ts')).dns, hasTarget: true },
  certificate: {
    load: async () => (await import('./certificate/certificate.ts')).certificate,
    hasTarget: true,
  },
  credential: { load: async () => (await import('./credential/credential.ts')).credential, hasTarget: true },
  queue: { load: async () => (await import('./queue/queue.ts')).queue, hasTarget: true },
  log: { load: async () => (await import('./log/log.ts')).log, hasTarget: true },
  clock: { load: async () => (await import('./clock/clock.ts')).clock, hasTarget: true },
  heartbeat: { load: async () => (await import('./heartbeat.ts')).heartbeat, hasTarget: true },
  systemd: { load: async () => (await import('./systemd.ts')).systemd, hasTarget: true },
  gateway: { load: async () => (await import('./gateway/gateway.ts')).gateway, hasTarget: true },
  permission: { load: async () => (await import('./permission/permission.ts')).permission, hasTarget: true },
}

/** The probe of a kind; where there is none, or it cannot be loaded, a probe that says so. */
export async function loadProbe(kind: string): Promise<Probe> {
  const entry = Object.hasOwn(probes, kind) ? probes[kind] : undefined
  if (entry === undefined) return () => couldNotProbe(`there is no probe kind ${kind}`)
  try {
    // Whoever loaded the policy has checked its options against this very kind's schema.
    return (await entry.load()) as Probe
  } catch (error) {
    return () => couldNotProbe(`the probe kind ${kind} could not be loaded: ${errorText(error)}`)
  }
}

/** Whether a kind has a target of its own that can fail to answer. */
export function hasTarget(kind: string): boolean {
  return Object.hasOwn(probes, kind) && probes[kind]?.hasTarget === true
}
