import type { HealthReason } from '../../../../core/report/health.ts'
import { isObject, numberOf, textOf } from '../../../protocol/loose-value.ts'
import { refusalOf } from '../../../protocol/reply-error.ts'
import { GatewayError } from '../../gateway-error.ts'
import { type Asking, answerOf } from '../answer.ts'

/** The last heartbeat run of the agents of a gateway. */
export interface HeartbeatRun {
  /** Epoch milliseconds; `null` where there was none since the gateway started. */
  readonly timestamp: number | null
  /** `sent`, `ok-empty`, `ok-token`, `skipped`, `failed`; of our own gateway the state of the newest beat. */
  readonly status: string | null
  readonly reason: string | null
}

/** Asks for the last heartbeat of all; `null` where the gateway keeps none. @throws GatewayError */
export async function askHeartbeat(asking: Asking): Promise<HeartbeatRun | null> {
  try {
    return await askLast(asking)
  } catch (error) {
    const reply = error instanceof GatewayError ? error.reply : null
    if (reply !== null && refusalOf(reply) === 'unknown_method') return null
    throw error
  }
}

function askLast(asking: Asking): Promise<HeartbeatRun> {
  return answerOf(asking, 'last-heartbeat', {}, (payload) => {
    if (payload === null) return { timestamp: null, status: null, reason: null }
    if (!isObject(payload)) return null
    return {
      timestamp: numberOf(payload.ts) ?? numberOf(payload.timestamp),
      status: textOf(payload.status) ?? textOf(payload.state),
      reason: textOf(payload.reason) ?? textOf(payload.preview),
    }
  })
}

/** A heartbeat run that failed: the agents are not looked after. */
export function heartbeatReasons(run: HeartbeatRun | null): HealthReason[] {
  if (run?.status !== 'failed') return []
  const message = run.reason ?? 'the last heartbeat run failed'
  return [{ severity: 'degraded', code: 'heartbeat_failed', subject: 'agents', message }]
}
