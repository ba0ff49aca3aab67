import type { GatewayOptions } from '../../core/probe-kind/kinds/gateway.ts'
import type { Value } from '../../core/value.ts'
import type { Connection } from '../../gateway/client/connection.ts'
import { type JudgedGateway, judgeGateway } from '../../gateway/client/health/judge.ts'
import type { Asking } from '../../gateway/client/views/answer.ts'
import { gather, lacksMethod } from '../../gateway/client/views/parts.ts'
import { stopwatch } from '../elapsed.ts'
import { roundTo } from '../number/round-to.ts'
import type { Observation, Probe, ProbeContext } from '../probe.ts'
import { askingOf, connectForProbe, gatewayFailure } from './gateway-connection.ts'
import { channelFields, type PartAnswer, partQuestions } from './gateway-parts.ts'

type Fields = Record<string, Value>

// What is left of the time for telling what was answered in it.
const tellingShare = 0.85

/** Asks a gateway for its verdict and its parts at once; a part that is not told leaves its fields out. */
export const gateway: Probe<GatewayOptions> = async (options, context): Promise<Observation> => {
  const elapsed = stopwatch()
  let connection: Connection | null = null
  try {
    connection = await connectForProbe(options, context)
    const connectedMs = elapsed()
    const asking = askingOf(connection, context, Math.floor(context.timeoutMs * tellingShare - connectedMs))
    const questions = { judged: judgeGateway(asking, shallow), parts: askParts(asking, options, context) }
    const [judged, parts] = await Promise.all([questions.judged, questions.parts])
    const channels = options.ask.includes('channels') ? channelPart(judged, context.now()) : null
    const unavailable = [...(channels?.unavailable ?? []), ...parts.unavailable]
    const fields = { ...verdictFields(judged, connectedMs), ...channels?.fields, ...parts.fields }
    // What is not whole is not given again for as long as a whole one would be.
    const reusable = unavailable.length === 0
    return { ok: true, error: null, value: { ...fields, unavailable, up: true }, reusable }
  } catch (error) {
    return gatewayFailure(error)
  } finally {
    connection?.close()
  }
}

const shallow = { probe: false, deep: false }

/** What the verdict is; where it is unknown, whether the gateway is healthy is not said. */
function verdictFields({ verdict, health, healthMs }: JudgedGateway, connectedMs: number): Fields {
  const { state, reasons } = verdict
  return {
    ...(healthMs !== null && { latency_ms: roundTo(connectedMs + healthMs, 3) }),
    state,
    ...(state !== 'unknown' && { healthy: state === 'healthy' }),
    problems: reasons.map(({ subject, message }) => `${subject}: ${message}`),
    ...(health !== null && health.version !== null && { version: health.version }),
    ...(health !== null && health.uptime !== null && { uptime_s: health.uptime }),
  }
}

interface Parts {
  readonly fields: Fields
  /** What was asked for and not told, or not to the end. */
  readonly unavailable: readonly string[]
}

/** The channels are asked for the verdict already. */
function channelPart({ channels }: JudgedGateway, now: number): Parts {
  if (channels === null) return { fields: {}, unavailable: ['channels'] }
  return { fields: channelFields(channels, now), unavailable: [] }
}

async function askParts(asking: Asking, options: GatewayOptions, { now }: ProbeContext): Promise<Parts> {
  const questions = Object.fromEntries(
    options.ask.flatMap((part) =>
      part === 'channels' ? [] : [[part, partQuestions[part](asking, options, now()).catch(withoutMethod)]],
    ),
  )
  const { told, unknown } = await gather(questions, 'passes')
  const answers = Object.values(told).flatMap((each) => each ?? [])
  const withheld = answers.flatMap((each) => each.unavailable ?? [])
  return {
    fields: Object.fromEntries(answers.flatMap((each) => Object.entries(each.fields))),
    unavailable: [...unknown.map(({ part }) => part), ...withheld],
  }
}

// An old gateway that has no such part has answered: there is nothing of it.
function withoutMethod(error: unknown): PartAnswer {
  if (lacksMethod(error)) return { fields: {} }
  throw error
}
