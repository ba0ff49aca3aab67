import { numberOf, objectOf, textOf } from './loose-value.ts'

/** The events that monitoring listens to. */
export const eventName = {
  challenge: 'connect.challenge',
  tick: 'tick',
  health: 'health',
  presence: 'presence',
  heartbeat: 'heartbeat',
  cron: 'cron',
  transition: 'transition',
  log: 'log',
  shutdown: 'shutdown',
} as const

/** The first thing a gateway says: what a device has to sign. */
export interface Challenge {
  readonly nonce: string
  /** Epoch milliseconds of the gateway; `null` where it did not say. */
  readonly ts: number | null
}

/** A gateway's notice that it ends. */
export interface Shutdown {
  /** `restart`, `stop` or, in the words of the gateway, something else. */
  readonly kind: 'restart' | 'stop' | 'error'
  readonly reason: string
  /** Milliseconds until it closes, in which nothing should be sent; 0 where it names none. */
  readonly gracePeriodMs: number
  /** Milliseconds until it is expected back; `null` when it is not, or does not say. */
  readonly restartExpectedMs: number | null
}

/** The challenge in an event's payload; `null` without a nonce. */
export function readChallenge(payload: unknown): Challenge | null {
  const { nonce, ts } = objectOf(payload)
  const text = textOf(nonce)
  return text === null ? null : { nonce: text, ts: numberOf(ts) }
}

/** The notice of either dialect: `{reason: "gateway restarting", restartExpectedMs}` or the seed's `gracePeriod`. */
export function readShutdown(payload: unknown): Shutdown {
  const given = objectOf(payload)
  const reason = textOf(given.reason) ?? 'no reason given'
  const restartExpectedMs = atLeastZero(numberOf(given.restartExpectedMs))
  return {
    kind: kindOf(reason, restartExpectedMs !== null),
    reason,
    gracePeriodMs: atLeastZero(numberOf(given.gracePeriod)) ?? 0,
    restartExpectedMs,
  }
}

function kindOf(reason: string, comesBack: boolean): Shutdown['kind'] {
  if (comesBack || /restart/.test(reason)) return 'restart'
  return reason === 'error' ? 'error' : 'stop'
}

function atLeastZero(value: number | null): number | null {
  return value === null ? null : Math.max(0, value)
}
