import type { ProbeReport } from '../../report/probe.ts'
import type { Value } from '../../value.ts'
import type { BeatOrder } from '../order/beat-order.ts'

/** Who sends a beat, and what it says of itself. */
export interface BeatSender {
  /** The agent whose key signs it. */
  readonly agent: string
  /** `hb_` and a ULID. */
  readonly id: string
  /** Random, one a start. */
  readonly bootId: string
  /** `null` where no counter could be kept: such a beat is taken as it comes. */
  readonly order: BeatOrder | null
  /** How far apart its beats are, in milliseconds. */
  readonly intervalMs: number
  /** Whether it is the last one, because the agent signs off. */
  readonly leaving: boolean
}

/** The largest body of a beat that a gateway takes, in bytes of UTF-8. */
export const largestBody = 65_536
// Room for `spooled`, which is added on the way.
const roomBytes = 64
const deepest = 24
const forbidden: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])

/**
 * The body of a beat that tells of a round, as JSON after `beatBodySchema`: what the strict reader refuses (half of a
 * surrogate pair, names of prototypes, more than 32 levels) is left out or replaced. A body that would be too large
 * loses its `results`, then its largest values: an absent value is unknown at the gateway, never good.
 *
 * @param facts what the round was told by people
 */
export function makeBeat(
  report: ProbeReport,
  facts: Readonly<Record<string, Value>>,
  sender: BeatSender,
): string {
  const { agent, id, bootId, order, intervalMs, leaving } = sender
  const { results, checks, escalation } = report
  const skipped = checks.filter(({ skipped }) => skipped).map(({ name }) => name)
  const head = {
    ...{ type: 'heartbeat', event_version: 1, agent_id: agent, heartbeat_id: id, ts: report.ts },
    boot_id: bootId,
    ...(order !== null && { boot_epoch: order.bootEpoch, seq: order.seq }),
    interval_ms: Math.min(604_800_000, Math.max(1, Math.round(intervalMs))),
  }
  const tail = {
    policy: { state: report.state, reasons: reasonsIn(report), digest: report.policy_digest },
    escalation,
    ...(Object.keys(facts).length > 0 && { facts }),
    ...(skipped.length > 0 && { skipped }),
    ...(leaving && { leaving }),
  }
  return fitting(head, valuesOf(results), results, tail)
}

/** The state of every check beside the verdict, as one text: two beats with the same one tell nothing new. */
export function standingOf({ state, checks }: ProbeReport): string {
  return [state, ...checks.map((check) => `${check.name}=${check.state}`)].join(' ')
}

/** A body as it goes out while `spooled` kept beats are still to come. */
export function withSpooled(body: string, spooled: number): string {
  return spooled === 0 ? body : `${body.slice(0, -1)},"spooled":${spooled}}`
}

/** The same beat under another number, of a start whose counter was too low. */
export function renumbered(body: string, { bootEpoch, seq }: BeatOrder): string {
  return JSON.stringify({ ...(JSON.parse(body) as object), boot_epoch: bootEpoch, seq })
}

/** Bytes of a text in UTF-8. */
export function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length
}

function reasonsIn({ checks }: ProbeReport): readonly string[] {
  return [...new Set(checks.flatMap(({ reasons }) => reasons))]
}

function valuesOf(results: ProbeReport['results']): readonly (readonly [string, Value])[] {
  return results.filter(({ value }) => value !== null).map(({ name, value }) => [name, value])
}

function fitting(
  head: object,
  values: readonly (readonly [string, Value])[],
  results: ProbeReport['results'],
  tail: object,
): string {
  const body = (probes: readonly (readonly [string, Value])[], more: object) =>
    JSON.stringify(plain({ ...head, probes: fromEntries(probes), ...more, ...tail } as Value, 0))
  const whole = body(values, { results })
  if (bytesOf(whole) <= largestBody - roomBytes) return whole
  let kept = values
  for (;;) {
    const text = body(kept, {})
    if (kept.length === 0 || bytesOf(text) <= largestBody - roomBytes) return text
    const sizes = kept.map(([, value]) => JSON.stringify(value).length)
    const largest = sizes.indexOf(Math.max(...sizes))
    kept = kept.toSpliced(largest, 1)
  }
}

// `Object.fromEntries` defines, so that a probe called __proto__ stays a key, and is left out as one.
function fromEntries(entries: readonly (readonly [string, Value])[]): Value {
  return Object.fromEntries(entries) as Value
}

function plain(value: Value, depth: number): Value {
  if (typeof value === 'string') return value.toWellFormed()
  if (typeof value !== 'object' || value === null) return value
  if (depth > deepest) return null
  if (Array.isArray(value)) return value.map((item: Value) => plain(item, depth + 1))
  const kept = Object.entries(value).filter(([key]) => !forbidden.has(key))
  return Object.fromEntries(kept.map(([key, item]) => [key.toWellFormed(), plain(item, depth + 1)]))
}
