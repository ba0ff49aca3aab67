import { redactor } from '../../core/text/redactor.ts'
import { type ClientEdges, connectGateway } from '../../gateway/client/connect.ts'
import type { Connection } from '../../gateway/client/connection.ts'
import { type FollowListener, followGateway } from '../../gateway/client/follow.ts'
import type { Asking } from '../../gateway/client/views/answer.ts'
import { escapeControl } from '../../render/terminal/escape.ts'
import { askedGateway } from '../../settings/gateway/ask-own.ts'
import { clientEdges } from '../../settings/gateway/client-edges.ts'
import type { FoundGateway } from '../../settings/gateway/discover.ts'
import type { GatewayFlags } from '../../settings/gateway/gateway-flags.ts'
import { gatewayOf } from '../../settings/gateway/host-gateway.ts'
import type { Io } from '../run/io.ts'
import { readSettings } from '../run/settings.ts'
import { timeLimitMs, usualViewTimeout } from '../run/time-limit.ts'
import { sleep } from './sleep.ts'

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
  const host = { env: io.env, settings: await readSettings(io) }
  const warn = (line: string) => io.stderr.write(`${escapeControl(line)}\n`)
  const target = askedGateway(await gatewayOf(flags, 'flags', host, warn))
  if (target.insecure)
    await (await import('../gateway/tell-insecure.ts')).tellInsecure(target, host.settings, io)
  const secrets = target.credentials.map(({ secret }) => secret)
  return {
    target,
    limitMs,
    edges: clientEdges(host, io.now),
    clean: redactor(secrets),
  }
}

/** Connects with the right to read. @throws GatewayError */
export function openToRead({ target, edges }: Question, signal: AbortSignal): Promise<Connection> {
  return connectGateway(target, edges, { need: 'operator.read', signal })
}

/**
 * Keeps a connection to the gateway of a command, over its restarts, until the signal is aborted.
 *
 * @throws VitalsError when the gateway cannot be asked the first time, or later refuses for good
 */
export function followQuestion(
  question: Question,
  listener: FollowListener,
  signal: AbortSignal,
): Promise<void> {
  const open = (limit: AbortSignal) => openToRead(question, limit)
  const edges = { open, random: Math.random, sleep, attemptMs: question.limitMs, firstMustWork: true }
  return followGateway(listener, edges, signal)
}

/** What one more question to the gateway of a command is asked with. */
export function askingNow({ limitMs, edges }: Question, connection: Connection, stop?: AbortSignal): Asking {
  const { now } = edges
  const limit = AbortSignal.timeout(limitMs)
  const signal = stop === undefined ? limit : AbortSignal.any([stop, limit])
  return { connection, signal, deadline: now() + limitMs, now }
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
      return await ask({ connection, signal: limit.signal, deadline, now })
    } finally {
      connection.close()
    }
  } finally {
    clearTimeout(timer)
  }
}
