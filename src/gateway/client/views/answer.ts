import type { Connection } from '../connection.ts'
import { GatewayError } from '../gateway-error.ts'

/** What asking for a view needs. */
export interface Asking {
  readonly connection: Connection
  /** Aborted when the time is over. */
  readonly signal: AbortSignal
  /** When that is, in epoch milliseconds. */
  readonly deadline: number
  /** Epoch milliseconds. */
  readonly now: () => number
}

/**
 * Asks one method and reads its answer.
 *
 * @param read gives `null` for what is no such answer
 * @throws GatewayError also for an answer that cannot be read
 */
export async function answerOf<T>(
  { connection, signal }: Asking,
  method: string,
  params: object,
  read: (payload: unknown) => T | null,
): Promise<T> {
  const answer = read(await connection.call(method, params, signal))
  if (answer !== null) return answer
  const detail = 'its answer has another form than vitals knows'
  throw new GatewayError('GATEWAY_CALL_FAILED', {
    url: connection.url,
    phase: 'call',
    params: { method, detail },
  })
}

/** Whether the gateway is one of ours, whose answers have the seed's form. */
export function isOurs({ connection }: Asking): boolean {
  return connection.hello.dialect === 'openvitals'
}
