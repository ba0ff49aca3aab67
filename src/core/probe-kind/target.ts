import type { Value } from '../value.ts'

type Options = Readonly<Record<string, Value>>

/**
 * What the one word after a kind on the command line stands for: `/var` is the path of a disk, `db:5432` host and
 * port of a tcp probe. A kind that is not listed looks at the host itself.
 */
const targets: Readonly<Record<string, (target: string) => Options>> = {
  certificate: (target) => (/^[./]/.test(target) ? { file: target } : { endpoint: target }),
  clock: option('server'),
  command: (target) => ({ argv: argumentsIn(target) }),
  credential: option('file'),
  disk: option('path'),
  dns: option('name'),
  file: option('path'),
  gateway: option('url'),
  heartbeat: option('path'),
  http: option('url'),
  log: option('path'),
  permission: option('path'),
  process: option('name'),
  queue: option('path'),
  systemd: option('unit'),
  tcp: hostAndPort,
}

/** The options that a target stands for; `null` where the kind has no target. */
export function targetOptions(kind: string, target: string): Options | null {
  return Object.hasOwn(targets, kind) ? (targets[kind]?.(target) ?? null) : null
}

function option(name: string): (target: string) => Options {
  return (target) => ({ [name]: target })
}

function hostAndPort(target: string): Options {
  const [, bracketed, host = bracketed, port = target] =
    /^(?:\[([^\]]*)\]|([^:]*)):(\d+)$/.exec(target) ?? ([] as string[])
  const number = /^\d+$/.test(port) ? Number(port) : port
  return { ...(host ? { host } : {}), port: number }
}

// Words apart by blanks, or a JSON list where an argument has blanks of its own: no shell reads them.
function argumentsIn(target: string): string[] {
  const list = target.trim().startsWith('[') ? listIn(target) : null
  return list ?? target.split(/\s+/).filter((word) => word !== '')
}

function listIn(text: string): string[] | null {
  try {
    const list: unknown = JSON.parse(text)
    return Array.isArray(list) && list.every((item) => typeof item === 'string') ? list : null
  } catch {
    return null
  }
}
