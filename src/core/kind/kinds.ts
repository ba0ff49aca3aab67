import { command } from './command.ts'
import { cpu } from './cpu.ts'
import { disk } from './disk.ts'
import { file } from './file.ts'
import { http } from './http.ts'
import type { ProbeKind } from './kind.ts'
import { memory } from './memory.ts'
import { process } from './process.ts'
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
}
