import fc from 'fast-check'
import type { ActionFile, CheckFile, OnFile, PolicyFile } from '../language/policy-file.ts'

/** What befalls the checks of a tick besides samples; checks are named by their place. */
export interface Fate {
  readonly silenced: readonly number[]
  readonly maintained: readonly number[]
  readonly acknowledged: readonly {
    readonly check: number
    readonly beforeMs: number
    readonly sticky: boolean
  }[]
  readonly remediationFails: boolean
  /** Channels to which nothing is delivered. */
  readonly failing: readonly string[]
}

const place = fc.integer({ min: 0, max: 3 })
const seldom = <T>(arbitrary: fc.Arbitrary<T>, weight: number) =>
  fc.oneof(
    { weight, arbitrary: fc.constant([] as readonly T[]) },
    { weight: 1, arbitrary: arbitrary.map((one) => [one]) },
  )

/** Mutes last longer than a tick: they are drawn as starts that `inputs.ts` lets go on. */
export const fate: fc.Arbitrary<Fate> = fc.record({
  silenced: seldom(place, 12),
  maintained: seldom(place, 16),
  acknowledged: seldom(
    fc.record({ check: place, beforeMs: fc.constantFrom(0, 5_000, 40_000), sticky: fc.boolean() }),
    8,
  ),
  remediationFails: fc.boolean(),
  failing: fc.oneof(
    { weight: 3, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.subarray(['ops', 'dev'], { minLength: 1 }) },
  ),
})

const actions: fc.Arbitrary<Record<string, ActionFile>> = fc
  .record({
    cooldown: fc.constantFrom('0s', '2m', '5m'),
    count: fc.integer({ min: 1, max: 3 }),
    group: fc.constantFrom({}, { cooldown_group: 'both' }),
    deliverWithin: fc.constantFrom('2m', '24h'),
  })
  .map(({ cooldown, count, group, deliverWithin }) => ({
    ops: { kind: 'webhook', url_env: 'OPS', cooldown, deliver_within: deliverWithin },
    dev: { kind: 'slack', url_env: 'DEV' },
    fix: { kind: 'exec', argv: ['/bin/true'], cooldown, max_attempts: { count, per: '10m' }, ...group },
    wake: { kind: 'openclaw-wake', cooldown: '1m', ...group },
  }))

const entry: fc.Arbitrary<OnFile> = fc
  .record({
    check: fc.option(place, { nil: undefined }),
    to: fc.constantFrom('degraded' as const, 'critical' as const, 'critical' as const, 'unknown' as const),
    run: fc.uniqueArray(fc.constantFrom('ops', 'dev', 'fix', 'wake'), { minLength: 1, maxLength: 3 }),
    after: fc.constantFrom(undefined, undefined, undefined, '1m', '2m'),
  })
  .map(({ check, to, run, after }) => ({
    ...(check === undefined ? {} : { check: `c${check}` }),
    to,
    run,
    ...(after === undefined ? {} : { after }),
  }))

const flap = fc.constantFrom(undefined, undefined, {
  start: '15%',
  end: '10%',
  per_hour: { start: 4, end: 3 },
  per_12h: { start: 6, end: 6 },
  quiet: '1m',
})

const dependency = fc.tuple(place, fc.constantFrom(undefined, 'degraded' as const, 'critical' as const))
const dependencies = fc.oneof(
  { weight: 3, arbitrary: fc.constant([]) },
  {
    weight: 2,
    arbitrary: fc.uniqueArray(dependency, { minLength: 1, maxLength: 2, selector: ([other]) => other }),
  },
)

/** Adds to a policy who is told, what is done, what flaps and what depends on what. */
export function withEffects(policy: fc.Arbitrary<PolicyFile>): fc.Arbitrary<PolicyFile> {
  const more = fc.record({
    actions,
    on: fc.array(entry, { maxLength: 4 }),
    flaps: fc.array(flap, { minLength: 4, maxLength: 4 }),
    dependencies: fc.array(dependencies, { minLength: 4, maxLength: 4 }),
    settleTimes: fc.array(fc.constantFrom(undefined, undefined, '0s', '1m', '3m'), {
      minLength: 4,
      maxLength: 4,
    }),
    repeat: fc.constantFrom(undefined, '10m', '4h'),
  })
  return fc.tuple(policy, more).map(([file, { actions, on, flaps, dependencies, settleTimes, repeat }]) => {
    const names = Object.keys(file.checks ?? {})
    return {
      ...file,
      ...(repeat === undefined ? {} : { notify: { repeat } }),
      actions,
      on: on.filter(({ check }) => check === undefined || names.includes(check)),
      checks: Object.fromEntries(
        Object.entries(file.checks ?? {}).map(([name, check], index) => [
          name,
          {
            ...check,
            ...flapping(flaps[index]),
            ...depending(index, dependencies[index] ?? [], settleTimes[index]),
          },
        ]),
      ),
    }
  })
}

function flapping(settings: CheckFile['flap'] | undefined): Partial<CheckFile> {
  return settings === undefined ? {} : { flap: settings }
}

/** A check depends only on those before it, so that there is no cycle. */
function depending(
  index: number,
  drawn: readonly (readonly [number, 'degraded' | 'critical' | undefined])[],
  settleTime: string | undefined,
) {
  const named = drawn.filter(([other]) => other < index)
  if (named.length === 0) return {}
  return {
    ...(settleTime === undefined ? {} : { settle_time: settleTime }),
    depends_on: named.map(([other, at]) => (at === undefined ? `c${other}` : { check: `c${other}`, at })),
  }
}
