import type { GatewayOptions } from '../../core/probe-kind/kinds/gateway.ts'
import { timerMs } from '../../core/timer.ts'
import type { Value } from '../../core/value.ts'
import type { Connection } from '../../gateway/client/connection.ts'
import { GatewayError } from '../../gateway/client/gateway-error.ts'
import { readHealth } from '../../gateway/client/openclaw/health.ts'
import { type Asking, answerOf } from '../../gateway/client/views/answer.ts'
import { gather } from '../../gateway/client/views/parts.ts'
import { refusalOf } from '../../gateway/protocol/reply-error.ts'
import { stopwatch } from '../elapsed.ts'
import { round } from '../number/round.ts'
import type { Observation, Probe, ProbeContext } from '../probe.ts'
import { connectForProbe, gatewayFailure } from './gateway-connection.ts'
import { partQuestions } from './gateway-parts.ts'

type Fields = Record<string, Value>

// What is left of the time for telling what was answered in it.
const tellingShare = 0.85

/** Asks a gateway for its health and its parts at once; a part that is not told leaves its fields out. */
export const gateway: Probe<GatewayOptions> = async (options, context): Promise<Observation> => {
  const elapsed = stopwatch()
  let connection: Connection | null = null
  try {
    connection = await connectForProbe(options, context)
    const leftMs = Math.floor(context.timeoutMs * tellingShare - elapsed())
    const limit = AbortSignal.timeout(Math.max(1, timerMs(leftMs)))
    const signal = AbortSignal.any([context.signal, limit])
    const asking: Asking = { connection, signal, now: context.now }
    const health = askHealth(asking, elapsed)
    // Whoever waits for the parts first must not leave this one unheard.
    health.catch(() => {})
    const parts = await askParts(asking, options, context)
    return { ok: true, error: null, value: { ...(await health), ...parts, up: true } }
  } catch (error) {
    return gatewayFailure(error)
  } finally {
    connection?.close()
  }
}

async function askHealth(asking: Asking, elapsed: () => number): Promise<Fields> {
  const { hello } = asking.connection
  const { reasons, version, uptime } = await answerOf(asking, 'health', {}, (payload) =>
    readHealth(payload, hello),
  )
  return {
    latency_ms: round(elapsed(), 3),
    healthy: reasons.length === 0,
    problems: reasons.map(({ subject, message }) => `${subject}: ${message}`),
    ...(version !== null && { version }),
    ...(uptime !== null && { uptime_s: uptime }),
  }
}

async function askParts(asking: Asking, options: GatewayOptions, { now }: ProbeContext): Promise<Fields> {
  const questions = Object.fromEntries(
    options.ask.map((part) => [part, partQuestions[part](asking, options, now()).catch(withoutMethod)]),
  )
  const { told, unknown } = await gather(questions, 'passes')
  const fields: Fields = {}
  const unavailable: Value[] = unknown.map(({ part }) => part)
  for (const { unavailable: withheld, ...rest } of Object.values(told).filter((each) => each !== null)) {
    Object.assign(fields, rest)
    if (Array.isArray(withheld)) unavailable.push(...withheld)
  }
  return { ...fields, unavailable }
}

// An old gateway that has no such part has answered: there is nothing of it.
function withoutMethod(error: unknown): Fields {
  if (error instanceof GatewayError && error.reply !== null && refusalOf(error.reply) === 'unknown_method')
    return {}
  throw error
}
