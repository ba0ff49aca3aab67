import { certificate } from './certificate.ts'
import { clock } from './clock.ts'
import { command } from './command.ts'
import { cpu } from './cpu.ts'
import { credential } from './credential.ts'
import { disk } from './disk.ts'
import { dns } from './dns.ts'
import { file } from './file.ts'
import { gateway } from './gateway.ts'
import { heartbeat } from './heartbeat.ts'
import { http } from './http.ts'
import type { ProbeKind } from './kind.ts'
import { log } from './log.ts'
import { memory } from './memory.ts'
import { permission } from './permission.ts'
import { process } from './process.ts'
import { queue } from './queue.ts'
import { systemd } from './systemd.ts'
import { tcp } from './tcp.ts'

/** Every probe kind by its name in a policy; read it with `Object.hasOwn`, names come from users. */
export const probeKinds: Readonly<Record<string, ProbeKind>> = {
  cpu,
  memory,
  disk,
  process,
  file,
  http,
  tcp,
  command,
  dns,
  certificate,
  credential,
  queue,
  log,
  clock,
  heartbeat,
  systemd,
  permission,
  gateway,
}
