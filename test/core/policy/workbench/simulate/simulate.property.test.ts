import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createEngine } from '../../../../../src/core/policy/engine/compile.ts'
import type { BinaryOperator } from '../../../../../src/core/policy/language/condition/tree.ts'
import type { Policy } from '../../../../../src/core/policy/language/policy.ts'
import { readerFor } from '../../../../../src/core/policy/workbench/input/format.ts'
import { Intake } from '../../../../../src/core/policy/workbench/input/intake.ts'
import { collectEvents } from '../../../../../src/core/policy/workbench/simulate/event.ts'
import { createSimulation } from '../../../../../src/core/policy/workbench/simulate/simulate.ts'
import type { Value } from '../../../../../src/core/value.ts'
import { origin, policyOf } from '../../../../timeline.ts'
import { policyYaml } from '../../arbitrary-policy.ts'
import { cut } from '../input/read-input.ts'

/** A line of an input: how long after the one before in seconds, and what it brought. */
interface Line {
  readonly step: number
  readonly a: number | null | undefined
  readonly b: number | null | undefined
  readonly remedied: boolean
}

const value = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 9 }) },
  { weight: 1, arbitrary: fc.constant(null) },
  { weight: 1, arbitrary: fc.constant(undefined) },
)
const lines = fc.array(
  fc.record({
    step: fc.constantFrom(30, 30, 30, 29, 45, 75, 120, 400),
    a: value,
    b: value,
    remedied: fc.oneof({ weight: 9, arbitrary: fc.constant(false) }, fc.boolean()),
  }),
  { minLength: 1, maxLength: 30 },
)

function timesOf(input: readonly Line[]): number[] {
  let at = origin
  return input.map(({ step }, index) => {
    if (index > 0) at += step * 1_000
    return at
  })
}

/** The lines as NDJSON. Every name stands in the first, so that the policy's names are known. */
function ndjson(input: readonly Line[]): string {
  const times = timesOf(input)
  return input
    .map(({ a, b, remedied }, index) => {
      const known = index === 0 ? { a: a ?? null, b: b ?? null } : { a, b }
      return `${JSON.stringify({ ts: times[index], ...known, ...(remedied && { remediation_applied: true }) })}\n`
    })
    .join('')
}

function run(
  yaml: string,
  chunks: readonly Uint8Array[],
  change: (policy: Policy) => Policy = (policy) => policy,
) {
  const engine = createEngine(change(policyOf(yaml)))
  const hash = createHash('sha256')
  const events = collectEvents()
  const sink = { ...events, record: (bytes: Uint8Array) => hash.update(bytes) }
  const simulation = createSimulation(engine, { sink })
  const reader = readerFor('ndjson', new Intake(engine, simulation, { path: 'input' }))
  for (const chunk of chunks) reader.push(chunk)
  reader.end()
  const { event: _, tick: __, ...all } = events
  return { ...all, summary: simulation.finish(), state: simulation.state, hash: hash.digest('hex') }
}

/** The same by samples instead of rows: the way of live runs. */
function runBySamples(yaml: string, input: readonly Line[]) {
  const engine = createEngine(policyOf(yaml))
  const hash = createHash('sha256')
  const events = collectEvents()
  const sink = { ...events, record: (bytes: Uint8Array) => hash.update(bytes) }
  const simulation = createSimulation(engine, { sink })
  for (const [index, at] of timesOf(input).entries()) {
    const { a, b, remedied } = input[index] as Line
    const given: [string, Value | undefined][] = [
      ['a', a],
      ['b', b],
      ['remediation_applied', remedied || undefined],
    ]
    const readings = given.flatMap(([name, found]) =>
      found === null || found === undefined
        ? []
        : [[name, { value: found, observedAt: at, ttlMs: 0 }] as const],
    )
    simulation.sample({ at, readings: new Map(readings) })
  }
  const { event: _, tick: __, ...all } = events
  return { ...all, summary: simulation.finish(), state: simulation.state, hash: hash.digest('hex') }
}

const mutants: Readonly<Record<string, BinaryOperator>> = {
  '<': '<=',
  '<=': '<',
  '>': '>=',
  '>=': '<',
  '==': '!=',
}

/** The same policy by name, text and digest, with one comparison of its trees turned into another: a wrong engine. */
function withMutatedComparison(policy: Policy, place: number): Policy {
  const copy = structuredClone(policy)
  const found: { op: string }[] = []
  JSON.stringify(copy.checks, (_, node: unknown) => {
    if (typeof node === 'object' && node !== null && 'op' in node && String(node.op) in mutants) {
      found.push(node as { op: string })
    }
    return node
  })
  const chosen = found[place % Math.max(1, found.length)]
  if (chosen !== undefined) chosen.op = mutants[chosen.op] as string
  return copy
}

const whole = (input: readonly Line[]) => cut(ndjson(input), [])

/** The names that the conditions of a policy read. */
function namesRead(yaml: string): ('a' | 'b')[] {
  return (['a', 'b'] as const).filter((name) => new RegExp(`condition: "[^"]*\\b${name}\\b`).test(yaml))
}

describe('a simulation of any policy over any input', () => {
  it('comes to the same by lines of any chunks as by samples one by one', () => {
    fc.assert(
      fc.property(policyYaml, lines, fc.array(fc.nat(2_000), { maxLength: 10 }), (yaml, input, places) => {
        const bySamples = runBySamples(yaml, input)
        expect(run(yaml, cut(ndjson(input), places))).toEqual(bySamples)
      }),
      { numRuns: 300 },
    )
  })

  it('never becomes healthy without a passing sample, whatever is missing', () => {
    fc.assert(
      fc.property(policyYaml, lines, (yaml, input) => {
        const names = namesRead(yaml)
        // A check of facts alone has no data that could be missing.
        fc.pre(names.length > 0)
        for (const { to, sample } of run(yaml, whole(input)).transitions) {
          if (to !== 'healthy') continue
          expect(sample).not.toBeNull()
          const line = input[(sample as number) - 1] as Line
          expect(names.map((name) => typeof line[name])).toContain('number')
        }
      }),
      { numRuns: 400 },
    )
  })

  it('has another hash where an engine with one mutated comparison decides otherwise, else the same', () => {
    fc.assert(
      fc.property(policyYaml, lines, fc.nat(), (yaml, input, place) => {
        const sound = run(yaml, whole(input))
        const other = run(yaml, whole(input), (policy) => withMutatedComparison(policy, place))
        const decided = ({ hash: _, state: __, ...rest }: typeof sound) => JSON.stringify(rest)
        expect(other.hash === sound.hash).toBe(decided(other) === decided(sound))
      }),
      { numRuns: 400 },
    )
  })

  it('lasts as long in its states as its ticks are apart, and an interval for the last', () => {
    fc.assert(
      fc.property(policyYaml, lines, (yaml, input) => {
        const { timeInState, from, to } = run(yaml, whole(input)).summary
        const sum = Object.values(timeInState).reduce((total, ms) => total + ms, 0)
        expect(sum).toBe((to as number) - (from as number) + 30_000)
      }),
    )
  })
})
