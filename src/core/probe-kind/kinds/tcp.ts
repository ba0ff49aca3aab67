import * as v from 'valibot'
import { number, string, up } from '../fields.ts'
import type { ProbeKind } from '../kind.ts'
import { allowLinkLocal, text } from '../option-text.ts'

const options = v.strictObject({
  host: v.optional(text('Name or address. The default is `127.0.0.1`.'), '127.0.0.1'),
  port: v.pipe(
    v.number(),
    v.integer(),
    v.minValue(1),
    v.maxValue(65_535),
    v.description('Number of the port. Required.'),
  ),
  allow_link_local: allowLinkLocal,
})

/** Options of the tcp kind, defaults filled in. */
export type TcpOptions = v.InferOutput<typeof options>

/** A TCP port that accepts connections. */
export const tcp = {
  kind: 'tcp',
  description: 'Whether a TCP port accepts a connection',
  scope: 'network',
  options,
  fields: {
    up,
    reason: string('why up is false: refused, timeout, budget, reset, no_such_name, unreachable'),
    latency_ms: number('time to the connection, the look-up of the name left out', 'ms'),
  },
  verdict: {},
  primary: 'latency_ms',
  target: hostAndPort,
  targetText: ({ host, port }) => hostPortText(host, port),
  example: { target: 'db.example.org:5432', degraded: 'latency_ms > 50' },
} as const satisfies ProbeKind

function hostAndPort(target: string): Readonly<Record<string, string | number>> {
  const [, bracketed, host = bracketed, port = target] =
    /^(?:\[([^\]]*)\]|([^:]*)):(\d+)$/.exec(target) ?? ([] as string[])
  const number = /^\d+$/.test(port) ? Number(port) : port
  return { ...(host ? { host } : {}), port: number }
}

function hostPortText(host: unknown, port: unknown): string {
  return `${String(host).includes(':') ? `[${host}]` : host}:${port}`
}
