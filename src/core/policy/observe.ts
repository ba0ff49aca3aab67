import type { MaybeValue, Value } from '../value.ts'
import type { CompiledSignal, Engine } from './engine.ts'
import { createFrame, type Frame, presence } from './frame.ts'
import type { FactSpec } from './policy.ts'
import type { PolicyState, WindowState } from './policy-state.ts'
import type { Reading, Sample } from './sample.ts'
import { pushSample, reduceWindow } from './window.ts'

/** The room one engine needs to look at a sample; made once, used for every tick. */
export interface View {
  readonly frame: Frame
  /** For each slot: 1 when this tick brought a new observation of it, or found it missing (rule 3). */
  readonly fresh: Uint8Array
}

/** Room for `engine`'s names. */
export function createView(engine: Engine): View {
  const size = engine.policy.names.length
  return { frame: createFrame(size), fresh: new Uint8Array(size) }
}

/**
 * Fills `view` from a sample: probes and sampled names first, then facts, then the signals that are made of them.
 * Remembers in `state` what was seen, so that the next tick can tell a cached result from a new one.
 */
export function observe(engine: Engine, state: PolicyState, sample: Sample, view: View): void {
  const { names, intervalMs } = engine.policy
  for (let slot = 0; slot < names.length; slot += 1) {
    const { name, source } = names[slot] as (typeof names)[number]
    if (source === 'probe' || source === 'sample') {
      place(name, slot, sample.readings.get(name), sample.at, intervalMs, state, view)
    }
  }
  for (const fact of engine.policy.facts)
    placeFact(fact, engine.slots.get(fact.name) as number, sample, state, view)
  for (const signal of engine.signals) placeSignal(signal, sample, state, view, intervalMs)
}

function place(
  name: string,
  slot: number,
  reading: Reading | undefined,
  at: number,
  intervalMs: number,
  state: PolicyState,
  view: View,
): void {
  const { frame, fresh } = view
  if (reading === undefined || at - reading.observedAt > reading.ttlMs + intervalMs) {
    set(frame, slot, undefined, presence.missing, Number.NaN)
    fresh[slot] = 1
    return
  }
  const isError = 'error' in reading
  set(
    frame,
    slot,
    isError ? undefined : reading.value,
    isError ? presence.error : presence.value,
    reading.observedAt,
  )
  fresh[slot] = state.observedAt[name] === reading.observedAt ? 0 : 1
  state.observedAt[name] = reading.observedAt
}

function placeFact(fact: FactSpec, slot: number, sample: Sample, state: PolicyState, view: View): void {
  const given = sample.readings.get(fact.name)
  if (given !== undefined && 'value' in given && fact.name !== 'remediation_applied') {
    state.facts[fact.name] = { value: given.value, setAt: given.observedAt }
  }
  const kept = state.facts[fact.name]
  const expired = kept === undefined || (fact.ttlMs !== null && sample.at - kept.setAt > fact.ttlMs)
  const value: Value = expired ? fact.initial : kept.value
  const known = value !== null
  set(view.frame, slot, known ? value : undefined, known ? presence.value : presence.missing, sample.at)
}

function placeSignal(
  signal: CompiledSignal,
  sample: Sample,
  state: PolicyState,
  view: View,
  intervalMs: number,
): void {
  const { slot, spec } = signal
  const given = sample.readings.get(spec.name)
  if (given !== undefined) {
    place(spec.name, slot, given, sample.at, intervalMs, state, view)
    return
  }
  const { frame, fresh } = view
  const isNew = signal.inputs.length === 0 || signal.inputs.some((input) => fresh[input] === 1)
  fresh[slot] = isNew ? 1 : 0
  const now = signal.evaluate(frame)
  const value = spec.window === null ? now : throughWindow(signal, now, isNew, sample.at, state)
  const known = value !== undefined && value !== null
  set(frame, slot, known ? value : undefined, known ? presence.value : absence(signal, frame), sample.at)
}

function throughWindow(
  signal: CompiledSignal,
  now: MaybeValue,
  isNew: boolean,
  at: number,
  state: PolicyState,
): MaybeValue {
  const window = signal.spec.window as NonNullable<typeof signal.spec.window>
  const value = typeof now === 'boolean' ? Number(now) : now
  if (typeof value !== 'number') return undefined
  let ring = state.windows[signal.spec.name] as WindowState | undefined
  if (ring?.signature !== signal.signature) {
    ring = { signature: signal.signature, at: [], values: [] }
    state.windows[signal.spec.name] = ring
  }
  if (isNew) pushSample(ring, at, value, window)
  return reduceWindow(ring, window.reduce)
}

function absence(signal: CompiledSignal, frame: Frame): number {
  const failed = signal.inputs.some((input) => frame.presence[input] === presence.error)
  const missing = signal.inputs.some((input) => frame.presence[input] === presence.missing)
  return failed && !missing ? presence.error : presence.missing
}

function set(frame: Frame, slot: number, value: MaybeValue, has: number, observedAt: number): void {
  frame.values[slot] = value
  frame.presence[slot] = has
  frame.observedAt[slot] = observedAt
}
