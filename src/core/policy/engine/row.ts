import type { MaybeValue } from '../../value.ts'
import type { Engine } from './compiled.ts'
import type { Sample } from './sample.ts'

/** How a slot of a row was filled: not at all, by a value of the row's own time, or with a time of its own. */
export const given = { nothing: 0, value: 1, dated: 2, error: 3 } as const

/**
 * A sample laid out by the slots of an engine's names, used again for every tick: readers of long inputs write into
 * it without making an object a value. Times are epoch milliseconds.
 */
export interface Row {
  at: number
  /** One of {@link given} for each slot. */
  readonly given: Uint8Array
  readonly values: MaybeValue[]
  /** When the value or error was observed and how long it may be reused; read where `given` is `dated` or `error`. */
  readonly observedAt: Float64Array
  readonly ttlMs: Float64Array
}

/** An empty row for `size` names. */
export function createRow(size: number): Row {
  return {
    at: Number.NaN,
    given: new Uint8Array(size),
    values: new Array(size).fill(undefined),
    observedAt: new Float64Array(size),
    ttlMs: new Float64Array(size),
  }
}

/** Moves what a row holds to another time: how old each value is in it stays as it is. */
export function moveTo(row: Row, at: number): void {
  const by = at - row.at
  row.at = at
  if (by === 0) return
  for (let slot = 0; slot < row.observedAt.length; slot += 1)
    row.observedAt[slot] = (row.observedAt[slot] as number) + by
}

/** Makes a row hold what `sample` holds of the engine's names. */
export function layOut(engine: Engine, sample: Sample, row: Row): void {
  row.at = sample.at
  row.given.fill(given.nothing)
  for (const [name, reading] of sample.readings) {
    const slot = engine.slots.get(name)
    if (slot === undefined) continue
    const isError = 'error' in reading
    row.given[slot] = isError ? given.error : given.dated
    row.values[slot] = isError ? undefined : reading.value
    row.observedAt[slot] = reading.observedAt
    row.ttlMs[slot] = reading.ttlMs
  }
}
