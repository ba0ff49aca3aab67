import { cleanValue } from '../../../probe-kind/clean-value.ts'
import { effectResults } from '../../../settle.ts'
import { parseTimestamp } from '../../../text/timestamp.ts'
import type { Value } from '../../../value.ts'
import { restoreState } from '../../engine/record/restore-state.ts'
import { given, type Row } from '../../engine/row.ts'
import { orderOf } from './order.ts'
import type { RecordedEffect, Recording, SampleTarget } from './reader.ts'
import { sampleTime } from './sample-time.ts'

type Fields = Readonly<Record<string, unknown>>

/** What a parsed line turned out to be; a fault names the field that is wrong, `null` for the line as a whole. */
export type LineOutcome =
  | { readonly kind: 'sample'; readonly skipped: ReadonlySet<string> | null; readonly flat: boolean }
  | { readonly kind: 'recording'; readonly recording: Recording }
  | { readonly kind: 'settled'; readonly settled: RecordedEffect }
  | { readonly kind: 'fault'; readonly field: string | null; readonly message: string }

/**
 * Reads one parsed line of NDJSON into the row: a recording's first line, a heartbeat envelope,
 * `{"ts", "probes": {name: value | ProbeResult}}`, or flat `{"ts", name: value}`; `facts` may stand in each.
 */
export function readSampleLine(parsed: unknown, target: SampleTarget): LineOutcome {
  if (!isFields(parsed)) return fault(null, 'A sample is an object with a ts.')
  if (parsed.recording === 1) {
    return {
      kind: 'recording',
      recording: { fill: parsed.fill !== false, state: restoreState(parsed.state) },
    }
  }
  if (isFields(parsed.settled)) return readSettled(parsed.at, parsed.settled)
  const timeField = target.timeName ?? (Object.hasOwn(parsed, 'ts') ? 'ts' : 'timestamp')
  if (!Object.hasOwn(parsed, timeField)) return fault(null, `The sample has no ${target.timeName ?? 'ts'}.`)
  const at = sampleTime(parsed[timeField])
  if (typeof at === 'string') return fault(timeField, at)
  const { row } = target
  row.at = at
  row.given.fill(given.nothing)
  if (isFields(parsed.probes)) return readProbes(parsed, parsed.probes, target)
  const facts = isFields(parsed.facts) && target.slotOf('facts') === -1
  const isNumbered = orderOf(parsed) !== null
  for (const [name, value] of Object.entries(parsed)) {
    if (name === timeField || (facts && name === 'facts')) continue
    if (!(isNumbered && (name === 'boot_epoch' || name === 'seq'))) place(name, value, target)
  }
  if (facts) placeAll(parsed.facts as Fields, target)
  return { kind: 'sample', skipped: null, flat: !facts && !isNumbered }
}

function readProbes(line: Fields, probes: Fields, target: SampleTarget): LineOutcome {
  for (const name in probes) {
    const value = probes[name]
    const bad = isResult(value) ? placeResult(name, value, target) : place(name, value, target)
    if (bad !== null) return bad
  }
  for (const result of Array.isArray(line.results) ? (line.results as readonly unknown[]) : []) {
    if (!isFields(result) || typeof result.name !== 'string' || !isResult(result)) {
      return fault('results', 'A result has a name, ok, observed_at, value and ttl_ms.')
    }
    const bad = placeResult(result.name, result, target)
    if (bad !== null) return bad
  }
  if (isFields(line.facts)) placeAll(line.facts, target)
  const { skipped } = line
  return {
    kind: 'sample',
    skipped: Array.isArray(skipped) ? new Set(skipped.filter((name) => typeof name === 'string')) : null,
    flat: false,
  }
}

function placeAll(values: Fields, target: SampleTarget): void {
  for (const [name, value] of Object.entries(values)) place(name, value, target)
}

function place(name: string, value: unknown, target: SampleTarget): null {
  const slot = target.slotOf(name)
  if (slot !== -1) setValue(target.row, slot, cleanValue(value))
  return null
}

/** Puts a value of the row's own time into a slot; `null` leaves the slot without one. */
export function setValue(row: Row, slot: number, value: Value): void {
  row.given[slot] = value === null ? given.nothing : given.value
  row.values[slot] = value === null ? undefined : value
}

interface Result {
  readonly observed_at: string
  readonly value: unknown
  readonly ttl_ms?: unknown
}

function isResult(value: unknown): value is Result {
  if (!isFields(value)) return false
  return 'value' in value && typeof value.ok === 'boolean' && typeof value.observed_at === 'string'
}

function placeResult(name: string, result: Result, { row, slotOf }: SampleTarget): LineOutcome | null {
  const slot = slotOf(name)
  if (slot === -1) return null
  const observedAt = parseTimestamp(result.observed_at)
  if (observedAt === null) {
    return fault('observed_at', `${JSON.stringify(result.observed_at)} is not a time.`)
  }
  const value = cleanValue(result.value)
  row.given[slot] = value === null ? given.error : given.dated
  row.values[slot] = value === null ? undefined : value
  row.observedAt[slot] = observedAt
  row.ttlMs[slot] = typeof result.ttl_ms === 'number' && result.ttl_ms > 0 ? result.ttl_ms : 0
  return null
}

function readSettled(time: unknown, { effect, result }: Fields): LineOutcome {
  const at = parseTimestamp(time)
  const isWhole =
    isFields(effect) && [effect.action, effect.check, effect.kind].every((name) => typeof name === 'string')
  const known = effectResults.find((word) => word === result)
  if (at === null || !isWhole || known === undefined) {
    return fault('settled', 'A settled effect has a time, an action, a check, a kind and a result.')
  }
  const { action, check, kind } = effect as unknown as RecordedEffect
  return { kind: 'settled', settled: { at, action, check, kind, result: known } }
}

function fault(field: string | null, message: string): LineOutcome {
  return { kind: 'fault', field, message }
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
