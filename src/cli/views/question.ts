import { type ClientEdges, connectGateway } from '../../gateway/client/connect.ts'
import type { Connection } from '../../gateway/client/connection.ts'
import type { Asking } from '../../gateway/client/views/answer.ts'
import { escapeControl } from '../../render/terminal/escape.ts'
import { configuredGateway } from '../../settings/gateway/configured-gateway.ts'
import { discoverGateway, type FoundGateway } from '../../settings/gateway/discover.ts'
import type { GatewayFlags } from '../../settings/gateway/gateway-flags.ts'
import { gatewayEdges } from '../gateway/gateway-edges.ts'
import type { Io } from '../run/io.ts'
import { redact } from '../run/redact.ts'
import { readSettings } from '../run/settings.ts'
import { timeLimitMs } from '../run/time-limit.ts'

/** How long a view may take unless told: some gateways count usage anew at the first question. */
export const usualViewTimeout = '10s'

/** A gateway that was found and can be asked. */
export interface Question {
  readonly target: FoundGateway
  readonly edges: ClientEdges
  /** Milliseconds that one connection with its questions may take. */
  readonly limitMs: number
  /** Takes the gateway's secrets out of what is printed: it may have sent them back. */
  readonly clean: (text: string) => string
}

/**
 * Finds the gateway of a command.
 *
 * @throws VitalsError as discovery does, and USAGE for a wrong time limit
 */
export async function questionOf(flags: GatewayFlags, command: string, io: Io): Promise<Question> {
  const limitMs = timeLimitMs(flags.timeout ?? usualViewTimeout, command)
  const settings = await readSettings(io)
  const target = await discoverGateway({
    flags,
    env: io.env,
    configured: () => configuredGateway(settings),
    warn: (line) => io.stderr.write(`${escapeControl(line)}\n`),
  })
  const secrets = target.credentials.map(({ secret }) => secret)
  return {
    target,
    limitMs,
    edges: gatewayEdges(io, settings.state_dir.value),
    clean: (text) => redact(text, secrets),
  }
}

/** Connects with the right to read. @throws GatewayError */
export function openToRead({ target, edges }: Question, signal: AbortSignal): Promise<Connection> {
  return connectGateway(target, edges, { need: 'operator.read', signal })
}

/** Connects, asks, and hangs up; whatever is not told by `deadline` (epoch milliseconds) is given up. @throws GatewayError */
export async function askOnce<T>(
  question: Question,
  deadline: number,
  ask: (asking: Asking) => Promise<T>,
): Promise<T> {
  const { now } = question.edges
  const limit = new AbortController()
  const timer = setTimeout(() => limit.abort(), Math.max(0, deadline - now()))
  try {
    const connection = await openToRead(question, limit.signal)
    try {
      return await ask({ connection, signal: limit.signal, now })
    } finally {
      connection.close()
    }
  } finally {
    clearTimeout(timer)
  }
}
