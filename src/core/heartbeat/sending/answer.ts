import type { State } from '../../state.ts'
import { parseTimestamp } from '../../text/timestamp.ts'

/** What the gateway made of a beat that it took. */
export interface TakenBeat {
  readonly kind: 'taken'
  readonly status: 'used' | 'held' | 'late' | 'sampled'
  readonly duplicate: boolean
  /** The agent's state as the gateway computed it, and why. */
  readonly state: State
  readonly reasons: readonly string[]
}

/**
 * What became of one beat: `taken`, or why it was not. `refused` will never be taken; all others stay with the sender:
 * `wait` for load, stops and a network that fails, `clock` and `epoch-behind` until they are set right, `denied` until
 * people do something, `gone` because the agent was removed.
 */
export type BeatFate =
  | TakenBeat
  | { readonly kind: 'refused'; readonly detail: string }
  | {
      readonly kind: 'wait'
      readonly detail: string
      readonly retryAfterMs: number | null
      /** Whether a gateway asked for it by name; else nobody knows whether there is one. */
      readonly isAsked: boolean
    }
  | { readonly kind: 'clock'; readonly detail: string; readonly serverTime: number | null }
  | { readonly kind: 'epoch-behind'; readonly detail: string; readonly newestEpoch: number }
  | { readonly kind: 'denied'; readonly detail: string }
  | { readonly kind: 'gone'; readonly detail: string }

/** What keeps a beat from being taken. */
export type UntakenFate = Exclude<BeatFate, TakenBeat>

/** What one request came to: a fate a beat in their order, or one for all of them. */
export type Attempt =
  | { readonly kind: 'each'; readonly fates: readonly BeatFate[] }
  | { readonly kind: 'whole'; readonly fate: BeatFate }
  /** The batch is not taken as one; its beats are to be sent one by one. */
  | { readonly kind: 'split'; readonly detail: string }

/** An answer as it came over HTTP. */
export interface HttpAnswer {
  readonly status: number
  readonly retryAfterMs: number | null
  /** `null` where it was larger than any answer of a gateway. */
  readonly text: string | null
}

type Fields = Readonly<Record<string, unknown>>

const taken: ReadonlySet<string> = new Set(['used', 'held', 'late', 'sampled'])
const states: ReadonlySet<string> = new Set(['healthy', 'degraded', 'critical', 'recovering', 'unknown'])

/**
 * Reads the answer to a request of beats. Nothing counts as taken that the answer does not say of that very
 * beat, by its id.
 *
 * @param ids of the beats, in their order
 */
export function readAnswer(answer: HttpAnswer, ids: readonly string[], isBatch: boolean): Attempt {
  const fields = fieldsIn(answer.text)
  if (answer.status !== 200) return ofRefusal(answer, fields, ids.length)
  const results = isBatch ? fields?.results : [fields]
  if (!Array.isArray(results) || results.length !== ids.length) return whole(noGateway)
  return {
    kind: 'each',
    fates: results.map((result, index) => fateOf(isFields(result) ? result : {}, ids[index] as string)),
  }
}

/** A request that got no answer. */
export function unanswered(detail: string): Attempt {
  return whole({ kind: 'wait', detail, retryAfterMs: null, isAsked: false })
}

const noGateway: UntakenFate = {
  kind: 'wait',
  detail: 'what it answers is not the answer of a gateway',
  retryAfterMs: null,
  isAsked: false,
}

function whole(fate: BeatFate): Attempt {
  return { kind: 'whole', fate }
}

function fateOf(result: Fields, id: string): BeatFate {
  if (result.accepted !== true) {
    const status = typeof result.status === 'number' ? result.status : 0
    return refusalOf({ status, retryAfterMs: null }, result)
  }
  const { status, state, duplicate, reasons, heartbeat_id: answered } = result
  const isTaken = typeof status === 'string' && taken.has(status) && answered === id
  if (!isTaken || typeof state !== 'string' || !states.has(state)) return noGateway
  return {
    kind: 'taken',
    status: status as TakenBeat['status'],
    duplicate: duplicate === true,
    state: state as State,
    reasons: Array.isArray(reasons) ? reasons.filter((reason) => typeof reason === 'string') : [],
  }
}

function ofRefusal(answer: HttpAnswer, fields: Fields | null, count: number): Attempt {
  const fate = refusalOf(answer, fields ?? {})
  const isOfBatch = count > 1 && (fate.kind === 'refused' || answer.status === 413)
  return isOfBatch ? { kind: 'split', detail: detailOf(answer.status, fields ?? {}) } : whole(fate)
}

const problemPrefix = 'urn:openvitals:problem:'

function refusalOf({ status, retryAfterMs }: Omit<HttpAnswer, 'text'>, fields: Fields): UntakenFate {
  const detail = detailOf(status, fields)
  const name = typeof fields.type === 'string' ? fields.type.replace(problemPrefix, '') : ''
  if (name === 'timestamp-out-of-tolerance') {
    const { server_time: time } = fields
    return { kind: 'clock', detail, serverTime: typeof time === 'string' ? parseTimestamp(time) : null }
  }
  if (name === 'epoch-behind' && isCounter(fields.newest_epoch)) {
    return { kind: 'epoch-behind', detail, newestEpoch: fields.newest_epoch }
  }
  if (status === 410) return { kind: 'gone', detail }
  if (status === 401 || status === 403) return { kind: 'denied', detail }
  // Only a gateway that says so by name has read the beat: a proxy before it may answer anything.
  if (refusesForGood(status) && name !== '') return { kind: 'refused', detail }
  return { kind: 'wait', detail, retryAfterMs, isAsked: name !== '' }
}

function refusesForGood(status: number): boolean {
  return status === 422 || status === 413
}

function detailOf(status: number, { title, errors }: Fields): string {
  const first: unknown = Array.isArray(errors) ? errors[0] : null
  const place = isFields(first) ? ` ${[first.path, first.message].join(' ').trim()}` : ''
  return typeof title === 'string' ? `${title.slice(0, 200)}${place.slice(0, 200)}` : `it answered ${status}`
}

function fieldsIn(text: string | null): Fields | null {
  try {
    const value: unknown = JSON.parse(text ?? '')
    return isFields(value) ? value : null
  } catch {
    return null
  }
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isCounter(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) > 0
}
