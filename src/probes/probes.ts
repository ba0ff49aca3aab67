// Written by `npm run kinds`.
import type { ProbeEntry } from './probe.ts'

/** How to load the probe of each kind; a policy without it never pays for it. */
export const probes: Readonly<Record<string, ProbeEntry>> = {
  certificate: { load: () => import('./certificate/certificate.ts'), hasTarget: true },
  clock: { load: () => import('./clock/clock.ts'), hasTarget: true },
  command: { load: () => import('./command/command.ts'), hasTarget: true },
  cpu: { load: () => import('./cpu.ts'), hasTarget: false },
  credential: { load: () => import('./credential/credential.ts'), hasTarget: true },
  disk: { load: () => import('./disk.ts'), hasTarget: true },
  dns: { load: () => import('./dns/dns.ts'), hasTarget: true },
  file: { load: () => import('./file.ts'), hasTarget: true },
  gateway: { load: () => import('./gateway/gateway.ts'), hasTarget: true },
  heartbeat: { load: () => import('./heartbeat.ts'), hasTarget: true },
  http: { load: () => import('./http/http.ts'), hasTarget: true },
  log: { load: () => import('./log/log.ts'), hasTarget: true },
  memory: { load: () => import('./memory.ts'), hasTarget: false },
  permission: { load: () => import('./permission/permission.ts'), hasTarget: true },
  process: { load: () => import('./process/process.ts'), hasTarget: false },
  queue: { load: () => import('./queue/queue.ts'), hasTarget: true },
  systemd: { load: () => import('./systemd.ts'), hasTarget: true },
  tcp: { load: () => import('./tcp.ts'), hasTarget: true },
}
