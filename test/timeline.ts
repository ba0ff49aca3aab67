import { effectsOf } from '../src/core/action/decision.ts'
import type { GivenAcknowledgement } from '../src/core/notify/acknowledge.ts'
import type { Mute } from '../src/core/notify/mute.ts'
import type { Notice } from '../src/core/notify/notice.ts'
import { adoptState } from '../src/core/policy/engine/adopt-state.ts'
import { createEngine } from '../src/core/policy/engine/compile.ts'
import type { Engine } from '../src/core/policy/engine/compiled.ts'
import { createView } from '../src/core/policy/engine/observe.ts'
import type { PolicyState } from '../src/core/policy/engine/policy-state.ts'
import type { Transition } from '../src/core/policy/engine/policy-step.ts'
import type { Reading } from '../src/core/policy/engine/sample.ts'
import { loadPolicy } from '../src/core/policy/language/load/load.ts'
import { type Effect, type EffectResult, settle } from '../src/core/settle.ts'
import { type TickOutcome, tick } from '../src/core/tick.ts'
import type { Value } from '../src/core/value.ts'

/** Where every timeline begins: a fixed instant, so that nothing depends on the day the test runs. */
export const origin = Date.UTC(2026, 0, 1)

const letters = { healthy: 'H', degraded: 'D', critical: 'C', recovering: 'R', unknown: 'U' } as const

export interface TimelineOptions {
  /** Milliseconds between samples, 30 s unless told. */
  readonly interval?: number
  readonly countsMet?: boolean
  /** Milliseconds for which a result may be reused, a minute unless told. */
  readonly ttl?: number
  /** False where nobody says when the next sample comes. */
  readonly ownsClock?: boolean
  /** Facts by sample number. */
  readonly facts?: Readonly<Record<number, Readonly<Record<string, Value>>>>
  /** What mutes the notices of every check, by sample number. */
  readonly mutes?: (sample: number) => readonly Mute[]
  /** What somebody acknowledges, `after` milliseconds from the first sample. */
  readonly acknowledged?: readonly (Omit<GivenAcknowledgement, 'at'> & { readonly after: number })[]
  /** What becomes of an effect; it succeeds unless this says otherwise, and stays claimed where it says so. */
  readonly results?: (effect: Effect) => EffectResult
  /** Where an earlier timeline ended: its state goes on. */
  readonly after?: Timeline
}

export interface Timeline {
  readonly engine: Engine
  readonly state: PolicyState
  /** One letter a sample: H D C R U. */
  readonly states: string
  readonly transitions: readonly Transition[]
  readonly notices: readonly Notice[]
  readonly outcomes: readonly TickOutcome[]
  readonly endedAt: number
}

/** Makes a policy of YAML text; its digest is the text itself, so that equal texts are equal policies. */
export function policyOf(yaml: string, name = 'test.yaml') {
  return loadPolicy({ path: name, bytes: yaml }, `sha256:${yaml}`).policy
}

/**
 * Plays series through a policy under a virtual clock. A series is written as samples with blanks between: `30`, `true`,
 * `"text"` or JSON; `14x3` for three of them; `_` missing; `!` the prober's error; `=` the last result once more, from
 * the cache.
 */
export function play(
  yaml: string,
  series: Readonly<Record<string, string>>,
  options: TimelineOptions = {},
): Timeline {
  const { interval = 30_000, after } = options
  const engine = createEngine(policyOf(yaml))
  const start = after === undefined ? origin : after.endedAt + interval
  const state = adoptState(engine, after?.state ?? null, start)
  const view = createView(engine)
  const columns = Object.entries(series).map(([name, text]) => [name, expand(text)] as const)
  const length = Math.max(...columns.map(([, cells]) => cells.length))
  const last = new Map<string, Reading>()
  const played = { states: [] as string[], notices: [] as Notice[], outcomes: [] as TickOutcome[] }
  for (let number = 0; number < length; number += 1) {
    const at = start + number * interval
    const readings = new Map<string, Reading>()
    for (const [name, cells] of columns)
      read(name, cells[number] ?? '_', { at, ttlMs: options.ttl ?? 60_000 }, readings, last)
    for (const [name, value] of Object.entries(options.facts?.[number] ?? {})) {
      readings.set(name, { value, observedAt: at, ttlMs: 0 })
    }
    const mutes = options.mutes?.(number) ?? []
    const acknowledged = (options.acknowledged ?? []).flatMap(({ after, ...given }) => {
      const givenAt = start + after
      return givenAt <= at && givenAt > at - interval ? [{ ...given, at: givenAt }] : []
    })
    const input = {
      sample: { at, readings },
      countsMet: options.countsMet === true,
      ownsClock: options.ownsClock !== false,
      acknowledged,
      ...(options.mutes && { mutesOf: () => mutes }),
    }
    const outcome = tick(engine, state, input, view)
    for (const effect of effectsOf(outcome.actions)) {
      settle(state, effect, 'claimed', at)
      const result = options.results?.(effect) ?? 'delivered'
      if (result !== 'claimed') settle(state, effect, result, at)
    }
    played.notices.push(...outcome.notices)
    played.outcomes.push(outcome)
    played.states.push(letters[state.overall.state])
  }
  return {
    engine,
    state,
    states: played.states.join(' '),
    transitions: played.outcomes.flatMap(({ transitions }) => transitions),
    notices: played.notices,
    outcomes: played.outcomes,
    endedAt: start + (length - 1) * interval,
  }
}

function expand(text: string): string[] {
  return text.split(/\s+/).flatMap((cell) => {
    const [, value, times] = /^(.+?)x(\d+)$/.exec(cell) ?? [null, cell, '1']
    return new Array<string>(Number(times)).fill(value as string)
  })
}

function read(
  name: string,
  cell: string,
  { at, ttlMs }: { readonly at: number; readonly ttlMs: number },
  readings: Map<string, Reading>,
  last: Map<string, Reading>,
): void {
  if (cell === '_') return
  const reading: Reading | undefined =
    cell === '='
      ? last.get(name)
      : cell === '!'
        ? { error: 'permission denied', observedAt: at, ttlMs }
        : { value: JSON.parse(cell) as Value, observedAt: at, ttlMs }
  if (reading === undefined) return
  readings.set(name, reading)
  last.set(name, reading)
}
