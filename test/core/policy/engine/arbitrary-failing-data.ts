import fc from 'fast-check'
import { numericComparisons } from '../../../../src/core/policy/language/condition/numeric-comparisons.ts'
import { pathsIn } from '../../../../src/core/policy/language/condition/paths.ts'
import type { Policy } from '../../../../src/core/policy/language/policy.ts'
import { probeKinds } from '../../../../src/core/probe-kind/registry.ts'
import type { Value } from '../../../../src/core/value.ts'
import { policyOf } from '../../../timeline.ts'
import { type Answer, type FailingData, type Failure, reasons } from './failing-data.ts'

const threshold = fc.constantFrom(5, 10, 15, 20)
const probe = fc.constantFrom('a', 'b')

// None of them can be met by what a failed target tells of itself.
const good = fc.oneof(
  fc.tuple(probe, threshold).map(([p, n]) => `${p}.v > ${n}`),
  fc.tuple(probe, threshold).map(([p, n]) => `!has(${p}.v) || ${p}.v > ${n}`),
  fc.tuple(probe, threshold).map(([p, n]) => `!(has(${p}.v) && ${p}.v < ${n})`),
  fc.tuple(probe, threshold).map(([p, n]) => `!(${p}.v < ${n} || ${p}.up == false)`),
  fc.tuple(probe, threshold).map(([p, n]) => `(has(${p}.v) ? ${p}.v : 99) > ${n}`),
  fc.tuple(probe, threshold).map(([p, n]) => `${p}.up == true && !("v" in ${p} && ${p}.v < ${n})`),
  probe.map((p) => `${p}.up == true`),
  probe.map((p) => `!has(${p}.w)`),
  probe.map((p) => `size(${p}) < 3`),
  fc.tuple(threshold, threshold).map(([m, n]) => `a.v > ${m} && (!has(b.v) || b.v > ${n})`),
)
const bad = fc.oneof(
  fc.tuple(probe, threshold).map(([p, n]) => `${p}.v < ${n}`),
  fc.tuple(probe, threshold).map(([p, n]) => `has(${p}.v) && ${p}.v < ${n}`),
  fc.tuple(probe, threshold).map(([p, n]) => `${p}.up == false || ${p}.v < ${n}`),
  probe.map((p) => `${p}.up == false`),
)

const ways = {
  bad: [
    'healthy->degraded',
    'healthy->critical',
    'degraded->critical',
    'unknown->critical',
    'unknown->degraded',
    'recovering->critical',
  ],
  good: [
    'degraded->healthy',
    'critical->healthy',
    'critical->degraded',
    'critical->recovering',
    'recovering->healthy',
    'unknown->healthy',
  ],
} as const

const transition = (condition: fc.Arbitrary<string>) =>
  fc.record({
    condition,
    consecutive: fc.integer({ min: 1, max: 4 }),
    time: fc.constantFrom('', '', ', for: 30s', ', for: 2m'),
    hold: fc.constantFrom('', '', ', hold: 1m'),
    counting: fc.constantFrom('', '', ', counting: since_entry'),
  })

const lines = (names: readonly string[], condition: fc.Arbitrary<string>) =>
  fc
    .tuple(
      fc.subarray([...names], { minLength: 1 }),
      fc.array(transition(condition), { minLength: 6, maxLength: 6 }),
    )
    .map(([chosen, all]) =>
      chosen.map((name, index) => {
        const { condition: text, consecutive, time, hold, counting } = all[index]!
        return `      ${name}: { condition: '${text}', consecutive: ${consecutive}${time}${hold}${counting} }`
      }),
    )

/** Policies of one check over the targets `a` and `b` whose ways to something milder no failed target can take. */
const policy: fc.Arbitrary<Policy> = fc
  .record({
    bad: lines(ways.bad, bad),
    good: lines(ways.good, good),
    treat: fc.constantFrom('unknown', 'unknown', 'breach', 'ok', 'keep'),
    error: fc.constantFrom('missing', 'ignore'),
    patience: fc.integer({ min: 1, max: 3 }),
    initial: fc.constantFrom('unknown', 'healthy', 'degraded', 'critical', 'recovering'),
  })
  .map((drawn) => {
    const missing = `{ treat: ${drawn.treat}, error: ${drawn.error}, consecutive: ${drawn.patience} }`
    const probes = 'probes:\n  a: { kind: command, argv: [a] }\n  b: { kind: command, argv: [b] }\n'
    const settings = `    initial: ${drawn.initial}\n    missing: ${missing}\n    recover_within: 1m\n`
    return policyOf(
      `${probes}checks:\n  c:\n${settings}    transitions:\n${[...drawn.bad, ...drawn.good].join('\n')}\n`,
    )
  })

const failure: fc.Arbitrary<Failure> = fc.oneof(
  fc.constantFrom(...reasons).map((reason): Failure => ({ how: 'reason', reason })),
  fc.constantFrom<'error' | 'nothing' | 'part'>('error', 'nothing', 'part').map((how): Failure => ({ how })),
)

/** Answers for random policies, `ticks` long, that fail at some tick. */
export function randomFailingData(ticks: number): fc.Arbitrary<FailingData> {
  const value = fc.constantFrom(2, 7, 12, 17, 25)
  const answer: fc.Arbitrary<Answer> = fc.oneof(
    { weight: 8, arbitrary: fc.record({ up: fc.constant(true), v: value }) },
    { weight: 1, arbitrary: fc.constant({ up: true }) },
    { weight: 1, arbitrary: fc.constant({ up: false, reason: 'timeout' }) },
  )
  return fc.record({
    policy,
    answers: fc.array(fc.record({ a: answer, b: answer }), { minLength: ticks, maxLength: ticks }),
    from: fc.integer({ min: 0, max: ticks - 1 }),
    failing: fc.subarray(['a', 'b'], { minLength: 1 }).map((names) => new Set(names)),
    failure,
  })
}

/** Answers for a given policy, about its own thresholds. */
export function failingDataOf(given: Policy, ticks: number): fc.Arbitrary<FailingData> {
  const names = given.probes.map(({ name }) => name)
  const answers = Object.fromEntries(
    given.probes.map(({ name, kind }) => [name, answerOf(given, name, kind)]),
  )
  return fc.record({
    policy: fc.constant(given),
    answers: fc.array(fc.record(answers), { minLength: ticks, maxLength: ticks }),
    from: fc.integer({ min: 0, max: ticks - 1 }),
    failing: fc
      .oneof(fc.constant(names), fc.subarray(names, { minLength: 1, maxLength: 1 }))
      .map((chosen) => new Set(chosen)),
    failure,
  })
}

function answerOf(given: Policy, name: string, kind: string): fc.Arbitrary<Answer> {
  const fields = probeKinds[kind]?.fields ?? {}
  const expressions = [
    ...given.checks.flatMap(({ transitions }) => transitions.map(({ condition }) => condition)),
    ...given.signals.map(({ expression }) => expression),
  ]
  const read = new Set(
    expressions.flatMap(({ tree }) =>
      pathsIn(tree).flatMap((path) => (path.name === name ? [String(path.fields[0])] : [])),
    ),
  )
  const limits = expressions.flatMap(({ tree }) =>
    numericComparisons(tree).map(({ threshold: limit }) => limit),
  )
  const numbers = [...new Set([0, ...limits.flatMap((limit) => [limit / 2, limit, limit * 2 + 1])])]
  const record: Record<string, fc.Arbitrary<Value>> = {}
  for (const [field, { type }] of Object.entries(fields)) {
    if (field === 'up') record[field] = fc.constant(true)
    else if (!read.has(field)) continue
    else if (type === 'number') record[field] = fc.constantFrom(...numbers)
    else if (type === 'bool') record[field] = fc.boolean()
  }
  return fc.record(record)
}
