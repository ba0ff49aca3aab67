import * as v from 'valibot'
import type { State } from '../../state.ts'
import { parseTimestamp } from '../../text/timestamp.ts'
import type { Value } from '../../value.ts'
import { heartbeatIdPattern } from '../heartbeat-id.ts'
import type { BeatOrder } from '../order/beat-order.ts'
import { eventCalled } from './aliases.ts'
import { type BeatBody, beatBodySchema, eventVersions } from './body.ts'
import { quickCheckOf } from './quick-check.ts'
import { parseStrictJson } from './strict-json.ts'

/** One beat as it was read. Times are epoch milliseconds. */
export interface Beat {
  readonly body: BeatBody
  readonly agent: string
  readonly id: string
  /** When the agent judged, by its own clock. */
  readonly ts: number
  /** `null` in old payloads, which are ordered as they arrive. */
  readonly order: BeatOrder | null
  readonly bootId: string | null
  readonly spooled: number
  readonly leaving: boolean
  readonly intervalMs: number | null
  /** The agent's own verdict. */
  readonly verdict: State | null
  /** Whether it is an old payload: without a version, or under an old name. */
  readonly legacy: boolean
}

/** Why a body is no beat. */
export interface BeatFault {
  readonly problem: 'invalid-body' | 'unknown-event-version' | 'unknown-event-type'
  readonly errors: readonly { readonly path: string; readonly message: string }[]
}

/** A beat, or why there is none. */
export type BeatReading = { readonly ok: true; readonly beat: Beat } | ({ readonly ok: false } & BeatFault)

const isSurelyBody = quickCheckOf(beatBodySchema)

/** Reads the text of one beat: strict JSON, a version that is known, the shape of the envelope. */
export function readBeat(text: string): BeatReading {
  const parsed = parseStrictJson(text)
  if (!parsed.ok) return fault('invalid-body', parsed.path, parsed.message)
  const { value } = parsed
  if (!isMap(value)) return fault('invalid-body', '', 'A beat is an object.')
  const version = value.event_version
  if (version !== undefined && !eventVersions.includes(version as number)) {
    const known = eventVersions.join(', ')
    return fault('unknown-event-version', '/event_version', `The versions that are read are ${known}.`)
  }
  const named = value.type ?? value.event
  const event = named === undefined && version === undefined ? 'heartbeat' : named
  if (typeof event !== 'string' || eventCalled(event) !== 'heartbeat') {
    return fault('unknown-event-type', '/type', 'Only events of the type heartbeat are read here.')
  }
  const legacy = version === undefined || event !== 'heartbeat'
  const list = (['probes', 'facts'] as const).find((name) => Array.isArray(value[name]))
  if (list !== undefined) return fault('invalid-body', `/${list}`, 'Expected Object, received Array.')
  if (!legacy && isSurelyBody(value)) return beatOf(value as BeatBody, legacy)
  const checked = v.safeParse(beatBodySchema, legacy ? { ...value, type: 'heartbeat' } : value)
  if (!checked.success) return shapeFaults(checked.issues)
  return beatOf(checked.output as BeatBody, legacy)
}

function beatOf(body: BeatBody, legacy: boolean): BeatReading {
  const { boot_epoch: bootEpoch, seq, heartbeat_id: id } = body
  if ((bootEpoch === undefined) !== (seq === undefined)) {
    return fault('invalid-body', '/seq', 'boot_epoch and seq come together or not at all.')
  }
  if (!legacy && !heartbeatIdPattern.test(id)) {
    return fault('invalid-body', '/heartbeat_id', 'A heartbeat id is hb_ and a ULID.')
  }
  const ts = parseTimestamp(body.ts)
  if (ts === null || ts < 0 || ts >= 253_402_300_800_000) {
    return fault('invalid-body', '/ts', 'This is no time between the years 1970 and 9999.')
  }
  const beat: Beat = {
    body,
    agent: body.agent_id,
    id,
    ts,
    order: bootEpoch === undefined || seq === undefined ? null : { bootEpoch, seq },
    bootId: body.boot_id ?? null,
    spooled: body.spooled ?? 0,
    leaving: body.leaving ?? false,
    intervalMs: body.interval_ms ?? null,
    verdict: body.policy?.state ?? null,
    legacy,
  }
  return { ok: true, beat }
}

const mostErrors = 10

function shapeFaults(issues: readonly v.BaseIssue<unknown>[]): BeatReading {
  const errors = issues.slice(0, mostErrors).map((issue) => {
    const path = (issue.path ?? []).map(({ key }) => `/${String(key)}`).join('')
    return { path, message: `Expected ${issue.expected ?? 'another value'}, received ${issue.received}.` }
  })
  return { ok: false, problem: 'invalid-body', errors }
}

function fault(problem: BeatFault['problem'], path: string, message: string): BeatReading {
  return { ok: false, problem, errors: [{ path, message }] }
}

function isMap(value: Value): value is { readonly [key: string]: Value } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
