import type { MaybeValue, Value } from '../../value.ts'
import type { FactSpec } from '../language/policy.ts'
import type { BoundState } from './bound-state.ts'
import type { CompiledSignal, Engine } from './compile.ts'
import { createFrame, type Frame, presence } from './frame.ts'
import type { PolicyState, WindowState } from './policy-state.ts'
import { createRow, given, type Row } from './row.ts'
import { pushSample, reduceWindow } from './window.ts'

/** The room one engine needs to look at a sample; made once, used for every tick. */
export interface View {
  readonly frame: Frame
  /** For each slot: 1 when this tick brought a new observation of it, or found it missing (rule 3). */
  readonly fresh: Uint8Array
  /** The sample that is looked at. */
  readonly row: Row
}

/** Room for `engine`'s names. */
export function createView(engine: Engine): View {
  const size = engine.policy.names.length
  return { frame: createFrame(size), fresh: new Uint8Array(size), row: createRow(size) }
}

/**
 * Fills `view` from its row: probes and sampled names first, then facts, then the signals that are made of them.
 * Remembers in `bound` what was seen, so that the next tick can tell a cached result from a new one.
 */
export function observe(engine: Engine, bound: BoundState, view: View): void {
  const { intervalMs, facts } = engine.policy
  for (const slot of engine.observed) place(slot, intervalMs, bound.seen, view)
  for (const fact of facts) placeFact(fact, engine.slots.get(fact.name) as number, bound.state, view)
  for (const signal of engine.signals) placeSignal(signal, bound, view, intervalMs)
}

function place(slot: number, intervalMs: number, seen: Float64Array, { frame, fresh, row }: View): void {
  const how = row.given[slot]
  if (how === given.value) {
    set(frame, slot, row.values[slot], presence.value, row.at)
    fresh[slot] = seen[slot] === row.at ? 0 : 1
    seen[slot] = row.at
    return
  }
  const observedAt = row.observedAt[slot] as number
  if (how === given.nothing || row.at - observedAt > (row.ttlMs[slot] as number) + intervalMs) {
    set(frame, slot, undefined, presence.missing, Number.NaN)
    fresh[slot] = 1
    return
  }
  const isError = how === given.error
  const has = isError ? presence.error : presence.value
  set(frame, slot, isError ? undefined : row.values[slot], has, observedAt)
  fresh[slot] = seen[slot] === observedAt ? 0 : 1
  seen[slot] = observedAt
}

function placeFact(fact: FactSpec, slot: number, state: PolicyState, { frame, row }: View): void {
  const how = row.given[slot]
  const told = how === given.value || how === given.dated
  if (told && fact.name !== 'remediation_applied') {
    const setAt = how === given.value ? row.at : (row.observedAt[slot] as number)
    state.facts[fact.name] = { value: row.values[slot] as Value, setAt }
  }
  const kept = state.facts[fact.name]
  const expired = kept === undefined || (fact.ttlMs !== null && row.at - kept.setAt > fact.ttlMs)
  const value: Value = expired ? fact.initial : kept.value
  const known = value !== null
  set(frame, slot, known ? value : undefined, known ? presence.value : presence.missing, row.at)
}

function placeSignal(signal: CompiledSignal, bound: BoundState, view: View, intervalMs: number): void {
  const { slot, spec } = signal
  const { frame, fresh, row } = view
  if (row.given[slot] !== given.nothing) {
    place(slot, intervalMs, bound.seen, view)
    return
  }
  const isNew = signal.inputs.length === 0 || signal.inputs.some((input) => fresh[input] === 1)
  fresh[slot] = isNew ? 1 : 0
  const now = isBlind(signal, frame) ? undefined : signal.evaluate(frame)
  const value = spec.window === null ? now : throughWindow(signal, now, isNew, row.at, bound.state)
  const known = value !== undefined && value !== null
  set(frame, slot, known ? value : undefined, known ? presence.value : absence(signal, frame), row.at)
}

// What `has()` falls back to is a value only beside something that was observed.
function isBlind({ asksPresence, inputs }: CompiledSignal, frame: Frame): boolean {
  return asksPresence && !inputs.some((input) => frame.presence[input] === presence.value)
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
