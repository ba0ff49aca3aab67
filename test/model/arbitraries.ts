import fc from 'fast-check'
import { type Fate, fate, withEffects } from './compare/arbitrary-effects.ts'
import type { CheckFile, PolicyFile, TransitionFile } from './language/policy-file.ts'
import type { State } from './language/states.ts'
import type { Reducer } from './language/window.ts'

/** One result of one name in one tick, before it is given a time. */
export type Cell =
  | {
      readonly kind: 'value'
      readonly value:
        | number
        | string
        | { readonly [field: string]: number | boolean | string | readonly string[] }
    }
  | { readonly kind: 'missing' }
  | { readonly kind: 'error' }
  | { readonly kind: 'cached' }

/** One tick: how long after the last, and what was observed. */
export interface Step {
  readonly afterMs: number
  readonly cells: Readonly<Record<string, Cell>>
  readonly facts: Readonly<Record<string, number>>
  readonly fate: Fate
}

export type Reducers = Readonly<Record<'most' | 'mean', Reducer>>

/** A policy and what it is given. */
export interface Case {
  readonly policy: PolicyFile
  /** From one tick on all counts are longer, and one transition of each check has the opposite condition. */
  readonly reload: { readonly from: number; readonly more: number; readonly turned: number } | null
  /** Whether somebody owns the clock, so that runs come once an interval. */
  readonly ownsClock: boolean
  /** Whether the engine's state stays bound over the ticks. */
  readonly isBound: boolean
  /** Whether the policy declares its probes and signals, or takes its names from the samples. */
  readonly isDeclared: boolean
  /** What the windows of the signals are reduced to, where they are declared. */
  readonly reducers: Reducers
  readonly ttlMs: number
  readonly steps: readonly Step[]
}

// Few thresholds and few values about them, so that conditions hover.
const threshold = fc.constantFrom(5, 10, 15, 20)
const reducedThreshold = fc.constantFrom(0, 1, 3, 5, 10, 15, 20)
const number = fc.constantFrom(3, 5, 7, 10, 12, 15, 18, 20, 25)
const comparison = fc.tuple(fc.constantFrom('v', 'w'), fc.constantFrom('<', '>', '<=', '>='), threshold)
const plain = comparison.map((parts) => parts.join(' '))
const condition = fc.oneof(
  { weight: 6, arbitrary: plain },
  {
    weight: 1,
    arbitrary: fc.tuple(plain, fc.constantFrom('&&', '||'), plain).map((parts) => parts.join(' ')),
  },
  { weight: 1, arbitrary: plain.map((text) => `!(${text})`) },
  { weight: 1, arbitrary: fc.constantFrom('p.up == false', 'p.up == true', 'p.up') },
  { weight: 1, arbitrary: threshold.map((bound) => `p.latency > ${bound}`) },
  { weight: 1, arbitrary: threshold.map((bound) => `p.up == false || p.latency > ${bound}`) },
  { weight: 1, arbitrary: threshold.map((bound) => `f < ${bound}`) },
  { weight: 1, arbitrary: reducedThreshold.map((bound) => `most > ${bound}`) },
  { weight: 1, arbitrary: reducedThreshold.map((bound) => `mean < ${bound}`) },
  { weight: 1, arbitrary: threshold.map((bound) => `has(p.latency) && p.latency > ${bound}`) },
  { weight: 1, arbitrary: threshold.map((bound) => `!has(p.latency) || p.latency < ${bound}`) },
  { weight: 1, arbitrary: threshold.map((bound) => `has(p.extra) && p.extra > ${bound}`) },
  { weight: 1, arbitrary: threshold.map((bound) => `!has(p.extra) || p.extra < ${bound}`) },
)

const worsening = fc.constantFrom<readonly [State, State]>(
  ['healthy', 'degraded'],
  ['healthy', 'critical'],
  ['degraded', 'critical'],
  ['recovering', 'degraded'],
  ['recovering', 'critical'],
  ['unknown', 'critical'],
  ['unknown', 'degraded'],
)
const improving = fc.constantFrom<readonly [State, State]>(
  ['degraded', 'healthy'],
  ['critical', 'healthy'],
  ['critical', 'degraded'],
  ['critical', 'recovering'],
  ['degraded', 'recovering'],
  ['recovering', 'healthy'],
)

const seldom = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 3 })

const transition = fc.record({
  ends: fc.oneof({ weight: 3, arbitrary: worsening }, { weight: 3, arbitrary: improving }),
  condition,
  and: fc.option(plain, { nil: undefined, freq: 8 }),
  consecutive: fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined, freq: 4 }),
  for: seldom(fc.constantFrom('30s', '1m', '2m')),
  hold: seldom(fc.constantFrom('30s', '1m', '5m')),
  counting: fc.option(fc.constant('since_entry' as const), { nil: undefined, freq: 6 }),
})

const check: fc.Arbitrary<CheckFile> = fc
  .record({
    transitions: fc.uniqueArray(transition, {
      minLength: 2,
      maxLength: 6,
      selector: ({ ends }) => ends.join('->'),
    }),
    initial: fc.constantFrom<State>('unknown', 'unknown', 'healthy', 'degraded', 'critical', 'recovering'),
    missing: fc.record({
      treat: fc.constantFrom('unknown', 'unknown', 'unknown', 'breach', 'ok', 'keep'),
      consecutive: fc.integer({ min: 1, max: 3 }),
      recover: fc.integer({ min: 1, max: 2 }),
      error: fc.constantFrom('missing', 'missing', 'ignore'),
    }),
    recoverWithin: fc.constantFrom(undefined, '1m', '2m'),
  })
  .map(({ transitions, initial, missing, recoverWithin }) =>
    written({
      transitions: Object.fromEntries(
        transitions.map(({ ends, ...file }) => [ends.join('->'), written(file) as TransitionFile]),
      ),
      initial,
      missing: missing as CheckFile['missing'],
      recover_within: recoverWithin,
    }),
  )

/** An entry of `unknown` counts by its own words, so that it is always written. */
function written<T extends object>(file: T): { [Key in keyof T]: Exclude<T[Key], undefined> } {
  return Object.fromEntries(Object.entries(file).filter(([, value]) => value !== undefined)) as {
    [Key in keyof T]: Exclude<T[Key], undefined>
  }
}

const limit = fc.record({
  consecutive: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
  for: seldom(fc.constantFrom('30s', '1m')),
  hold: seldom(fc.constantFrom('30s', '2m')),
})

/** Checks in the short form: low is bad, or a condition is. */
const shortCheck: fc.Arbitrary<CheckFile> = fc.oneof(
  fc
    .record({
      degraded: limit,
      critical: limit,
      healthy: fc.option(limit),
      until: fc.constantFrom(undefined, 8),
    })
    .map(({ degraded, critical, healthy, until }) =>
      written({
        signal: 'v',
        degraded: written({ below: 15, ...degraded }),
        critical: written({ below: 7, until, ...critical }),
        healthy: healthy === null ? undefined : written({ above: 18, ...healthy }),
      }),
    ),
  fc.record({ critical: limit }).map(({ critical: { hold: _, ...rest } }) => ({
    critical: written({ condition: 'p.up == false', ...rest }),
  })),
  fc.constant({ critical: 'p.up == false' }),
)

const anyCheck = fc.oneof({ weight: 6, arbitrary: check }, { weight: 1, arbitrary: shortCheck })

const orders = fc.constantFrom<readonly State[] | undefined>(
  undefined,
  ['healthy', 'recovering', 'unknown', 'degraded', 'critical'],
  ['healthy', 'recovering', 'degraded', 'critical', 'unknown'],
)

/** Policies of up to four checks over the numbers `v` and `w`, the target `p`, the fact `f` and windows over both numbers. */
export const policyFile: fc.Arbitrary<PolicyFile> = fc
  .record({
    checks: fc.array(anyCheck, { minLength: 1, maxLength: 4 }),
    initial: fc.constantFrom(undefined, 3, 12),
    order: orders,
  })
  .map(({ checks, initial, order }) =>
    written({
      interval: '30s',
      state_order: order,
      facts: { f: written({ type: 'number', ttl: '1m', initial }) },
      checks: Object.fromEntries(checks.map((file, index) => [`c${index}`, file])),
    }),
  )

const numberCell: fc.Arbitrary<Cell> = number.map((value) => ({ kind: 'value', value }))
const targetCell: fc.Arbitrary<Cell> = fc
  .oneof(
    fc.constantFrom({ up: false }, { up: false, reason: 'timeout' }),
    number.map((latency) => ({ up: true, latency })),
    number.map((extra) => ({ up: true, extra })),
    fc.constantFrom({ up: true }, { up: true, unavailable: ['extra'] }),
  )
  .map((value) => ({ kind: 'value', value }))
const noCell: fc.Arbitrary<Cell> = fc
  .constantFrom<'missing' | 'error' | 'cached'>('missing', 'missing', 'error', 'cached')
  .map((kind) => ({ kind }))
const cell = (value: fc.Arbitrary<Cell>) =>
  fc.oneof({ weight: 7, arbitrary: value }, { weight: 2, arbitrary: noCell })

const reducer = fc.constantFrom<Reducer>(
  ...(['avg', 'min', 'max', 'sum', 'count', 'p50', 'p95', 'p99'] as const),
  ...(['rate', 'delta', 'changed', 'stddev'] as const),
)

const step: fc.Arbitrary<Step> = fc.record({
  afterMs: fc.oneof(
    { weight: 48, arbitrary: fc.constant(30_000) },
    { weight: 11, arbitrary: fc.constantFrom(10_000, 45_000, 90_000, 300_000) },
    // Clocks that are set, back more often than on; never so that two results are of one time.
    { weight: 1, arbitrary: fc.constantFrom(1, -45_001, -60_003, -600_007, 3_600_011) },
  ),
  cells: fc.record({ v: cell(numberCell), w: cell(numberCell), p: cell(targetCell) }),
  fate,
  facts: fc.oneof(
    { weight: 5, arbitrary: fc.constant({}) },
    { weight: 1, arbitrary: number.map((f) => ({ f })) },
  ),
})

/** Random policies with random samples: `length` ticks at most. */
export function cases(length: number): fc.Arbitrary<Case> {
  const policy = withEffects(policyFile)
  return fc.record({
    policy,
    reload: fc.option(
      fc.record({
        from: fc.integer({ min: 1, max: length }),
        more: fc.integer({ min: 0, max: 2 }),
        turned: fc.integer({ min: 0, max: 5 }),
      }),
      { freq: 4 },
    ),
    ownsClock: fc.constantFrom(true, true, true, false),
    isBound: fc.boolean(),
    isDeclared: fc.boolean(),
    reducers: fc.record({ most: reducer, mean: reducer }),
    ttlMs: fc.constantFrom(0, 60_000),
    steps: fc.array(step, { minLength: 1, maxLength: length, size: 'max' }),
  })
}
