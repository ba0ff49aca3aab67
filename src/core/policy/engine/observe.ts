import type { MaybeValue, Value } from '../../value.ts'
import type { FactSpec } from '../language/policy.ts'
import type { BoundState } from './bound-state.ts'
import type { CompiledSignal, Engine } from './compiled.ts'
import { misfit } from './evaluate/misfit.ts'
import { createFrame, type Frame, presence } from './frame.ts'
import type { PolicyState, WindowState } from './policy-state.ts'
import { createRow, given, type Row } from './row.ts'
import { dropStale, isOverflowing, pushSample, reduceWindow } from './window.ts'

/** What a tick brought of a slot: the observation known before, a new one, or nothing at all (rule 3). */
export const seen = { before: 0, anew: 1, nothing: 2 } as const

/** The room one engine needs to look at a sample; made once, used for every tick. */
export interface View {
  readonly frame: Frame
  /** For each slot, one of {@link seen}; a fact that was told, and is not too old, counts as new at every tick. */
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
 *
 * @param paceMs what *interval* means at this tick (rule 5): a result older than its ttl and one of it is missing
 */
export function observe(engine: Engine, bound: BoundState, view: View, paceMs: number): void {
  if (view.frame.misfits.length > 0) view.frame.misfits.length = 0
  for (const slot of engine.observed) place(slot, paceMs, bound.seen, view)
  for (const fact of engine.policy.facts) {
    placeFact(fact, engine.slots.get(fact.name) as number, bound.state, view)
  }
  for (const signal of engine.signals) placeSignal(signal, bound, view, paceMs)
}

function place(slot: number, paceMs: number, known: Float64Array, { frame, fresh, row }: View): void {
  const how = row.given[slot]
  if (how === given.value) {
    set(frame, slot, row.values[slot], presence.value, row.at)
    fresh[slot] = seen.anew
    known[slot] = row.at
    return
  }
  const observedAt = row.observedAt[slot] as number
  if (how === given.nothing || row.at - observedAt > (row.ttlMs[slot] as number) + paceMs) {
    set(frame, slot, undefined, presence.missing, Number.NaN)
    fresh[slot] = seen.nothing
    return
  }
  const isError = how === given.error
  const has = isError ? presence.error : presence.value
  set(frame, slot, isError ? undefined : row.values[slot], has, observedAt)
  fresh[slot] = known[slot] === observedAt ? seen.before : seen.anew
  known[slot] = observedAt
}

function placeFact(fact: FactSpec, slot: number, state: PolicyState, { frame, fresh, row }: View): void {
  const how = row.given[slot]
  const told = how === given.value || how === given.dated
  if (told && fact.name !== 'remediation_applied') {
    const setAt = how === given.value ? row.at : (row.observedAt[slot] as number)
    state.facts[fact.name] = { value: row.values[slot] as Value, setAt }
  }
  const kept = state.facts[fact.name]
  const isStale = kept !== undefined && fact.ttlMs !== null && row.at - kept.setAt > fact.ttlMs
  // `initial` holds until the fact is told once: what is too old is missing, and never healthy again by itself.
  const value: Value = kept === undefined ? fact.initial : isStale ? null : kept.value
  const known = value !== null
  set(frame, slot, known ? value : undefined, known ? presence.value : presence.missing, row.at)
  fresh[slot] = kept === undefined || isStale ? seen.nothing : seen.anew
}

function placeSignal(signal: CompiledSignal, bound: BoundState, view: View, paceMs: number): void {
  const { slot, spec } = signal
  const { frame, fresh, row } = view
  if (row.given[slot] !== given.nothing) {
    place(slot, paceMs, bound.seen, view)
    return
  }
  const isNew = signal.inputs.length === 0 || signal.inputs.some((input) => fresh[input] === seen.anew)
  const misfits = frame.misfits.length
  const now = signal.evaluate(frame)
  const value = spec.window === null ? now : throughWindow(signal, now, isNew, view, bound.state, paceMs)
  const known = value !== undefined && value !== null
  const has = known ? presence.value : absence(signal, frame, misfits, bound.state)
  set(frame, slot, known ? value : undefined, has, row.at)
  fresh[slot] = isNew ? seen.anew : known ? seen.before : freshnessOf(signal, fresh)
}

function freshnessOf({ inputs }: CompiledSignal, fresh: Uint8Array): number {
  return inputs.some((input) => fresh[input] === seen.nothing) ? seen.nothing : seen.before
}

function throughWindow(
  signal: CompiledSignal,
  now: MaybeValue,
  isNew: boolean,
  { frame, row }: View,
  state: PolicyState,
  paceMs: number,
): MaybeValue {
  const window = signal.spec.window as NonNullable<typeof signal.spec.window>
  // Where nobody owns the clock, a window shorter than the time between two runs would never see two samples.
  const ms = state.steps.length > 0 ? Math.max(window.ms, 2 * paceMs) : window.ms
  let ring = state.windows[signal.spec.name] as WindowState | undefined
  const value = typeof now === 'boolean' ? Number(now) : now
  if (typeof value !== 'number') {
    // What has left the window must not come back with a clock that is set back.
    if (ring?.signature === signal.signature) dropStale(ring, row.at, ms)
    return value === undefined ? undefined : misfit(frame, signal.spec.expression.source, value)
  }
  if (ring?.signature !== signal.signature) {
    ring = { signature: signal.signature, at: [], values: [] }
    state.windows[signal.spec.name] = ring
  }
  if (isNew) pushSample(ring, row.at, value, ms)
  else dropStale(ring, row.at, ms)
  return reduceWindow(ring, window.reduce)
}

/** Why a signal has no value; `misfits` is how many there were before it. */
function absence(signal: CompiledSignal, frame: Frame, misfits: number, state: PolicyState): number {
  if (frame.misfits.length > misfits) return presence.misfit
  const ring = signal.spec.window === null ? undefined : state.windows[signal.spec.name]
  if (ring !== undefined && isOverflowing(ring)) return presence.overflow
  let worst: number = presence.none
  for (const input of signal.inputs) {
    const has = frame.presence[input] as number
    if (has === presence.error) worst = has
    else if (has !== presence.value && has !== presence.none) return has
  }
  return worst
}

function set(frame: Frame, slot: number, value: MaybeValue, has: number, observedAt: number): void {
  frame.values[slot] = value
  frame.presence[slot] = has
  frame.observedAt[slot] = observedAt
}
