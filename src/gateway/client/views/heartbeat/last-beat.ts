import { isObject, numberOf, textOf } from '../../../protocol/loose-value.ts'
import { type Asking, answerOf } from '../answer.ts'

/** The last beat of an agent that our own gateway heard. */
export interface LastBeat {
  /** Milliseconds since it came; `null` where none ever did. */
  readonly ageMs: number | null
  readonly state: string | null
  readonly seq: number | null
}

/** Asks our own gateway; OpenClaw gives other things under this name. @throws GatewayError, also for an unknown agent */
export function askLastBeat(asking: Asking, agent: string): Promise<LastBeat> {
  return answerOf(asking, 'last-heartbeat', { nodeId: agent }, (payload) => {
    if (!isObject(payload)) return null
    const { age, state, seq } = payload
    return { ageMs: numberOf(age), state: textOf(state), seq: numberOf(seq) }
  })
}
