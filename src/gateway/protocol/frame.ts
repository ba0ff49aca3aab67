import { isObject, numberOf, objectOf, textOf } from './loose-value.ts'
import { type ReplyError, readReplyError } from './reply-error.ts'

/** A question of the client; answered by the response with the same `id`. */
export interface RequestFrame {
  readonly type: 'req'
  readonly id: string
  readonly method: string
  readonly params: unknown
}

/** An answer. Answers may arrive in another order than their questions. */
export interface ResponseFrame {
  readonly type: 'res'
  readonly id: string
  /** What was asked for; `null` where there is nothing or where `error` says why. */
  readonly payload: unknown
  readonly error: ReplyError | null
}

/** News that nobody asked for. */
export interface EventFrame {
  readonly type: 'event'
  readonly event: string
  readonly payload: unknown
  /** Counts the events of a connection (protocol 4) or of the gateway (protocol 3); `null` where there is none. */
  readonly seq: number | null
  readonly stateVersion: { readonly presence: number | null; readonly health: number | null } | null
}

export type Frame = RequestFrame | ResponseFrame | EventFrame

/**
 * Reads one frame as tolerantly as can be: fields it does not know are passed over, and an event may carry `data`
 * instead of `payload`.
 *
 * @returns `null` for what is no frame; this never throws, whatever the bytes.
 */
export function readFrame(text: string): Frame | null {
  const given = parsed(text)
  if (!isObject(given)) return null
  if (given.type === 'event') return readEvent(given)
  const id = textOf(given.id)
  if (id === null) return null
  if (given.type === 'res') {
    const error = given.ok === true ? null : readReplyError(given.error)
    return { type: 'res', id, payload: given.payload ?? null, error }
  }
  const method = textOf(given.method)
  if (given.type !== 'req' || method === null) return null
  return { type: 'req', id, method, params: given.params ?? {} }
}

/** Writes a request with exactly the keys that every generation accepts: one more is refused by the gateway. */
export function writeRequest(id: string, method: string, params: unknown = {}): string {
  return JSON.stringify({ type: 'req', id, method, params })
}

function readEvent(given: Readonly<Record<string, unknown>>): EventFrame | null {
  const event = textOf(given.event)
  if (event === null) return null
  const version = objectOf(given.stateVersion)
  return {
    type: 'event',
    event,
    payload: given.payload ?? given.data ?? null,
    seq: numberOf(given.seq),
    stateVersion: isObject(given.stateVersion)
      ? { presence: numberOf(version.presence), health: numberOf(version.health) }
      : null,
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
