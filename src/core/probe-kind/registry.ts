// Written by `npm run kinds`.
import type { ProbeKind } from './kind.ts'
import { certificate } from './kinds/certificate.ts'
import { clock } from './kinds/clock.ts'
import { command } from './kinds/command.ts'
import { cpu } from './kinds/cpu.ts'
import { credential } from './kinds/credential.ts'
import { disk } from './kinds/disk.ts'
import { dns } from './kinds/dns.ts'
import { file } from './kinds/file.ts'
import { gateway } from './kinds/gateway.ts'
import { heartbeat } from './kinds/heartbeat.ts'
import { http } from './kinds/http.ts'
import { log } from './kinds/log.ts'
import { memory } from './kinds/memory.ts'
import { permission } from './kinds/permission.ts'
import { process } from './kinds/process.ts'
import { queue } from './kinds/queue.ts'
import { systemd } from './kinds/systemd.ts'
import { tcp } from './kinds/tcp.ts'

/** Every probe kind by its name in a policy; read it with `Object.hasOwn`, names come from users. */
export const probeKinds: Readonly<Record<string, ProbeKind>> = {
  certificate,
  clock,
  command,
  cpu,
  credential,
  disk,
  dns,
  file,
  gateway,
  heartbeat,
  http,
  log,
  memory,
  permission,
  process,
  queue,
  systemd,
  tcp,
}
