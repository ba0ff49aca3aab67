import { existsSync, readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parse as parseYaml } from 'yaml'
import { compileExpression } from '../../../../../src/core/policy/engine/evaluate/evaluate.ts'
import { createFrame } from '../../../../../src/core/policy/engine/frame.ts'
import { parseCondition } from '../../../../../src/core/policy/language/condition/condition.ts'
import { pathsIn } from '../../../../../src/core/policy/language/condition/paths.ts'
import type { Scope } from '../../../../../src/core/policy/language/names.ts'
import type { MaybeValue, Value } from '../../../../../src/core/value.ts'
import { condition, sample, scope } from './arbitrary-condition.ts'
import { bufbuildOracle, celJsOracle, type Sample } from './oracles.ts'

// What is compared: the three answers to the same text over the same values, where any error of an oracle stands
// for unknown. Whole numbers are given to the oracles as doubles, has() is asked of targets that answered, and a name
// without a value is not bound.

/** Our evaluator, given values by name. */
function ours(source: string, names: Scope): (values: Sample) => MaybeValue {
  const parsed = parseCondition(source, names, 'any')
  if (!parsed.ok) throw new Error(`${source}: ${parsed.issues.map(({ message }) => message).join(' ')}`)
  const evaluate = compileExpression(parsed.expression.tree, (name) => parsed.names.indexOf(name))
  return (values) => {
    const frame = createFrame(parsed.names.length)
    parsed.names.forEach((name, slot) => {
      frame.values[slot] = Object.hasOwn(values, name) ? values[name] : undefined
    })
    return evaluate(frame)
  }
}

/** What every engine answers to one text over one sample; equal answers give an object of three equal values. */
function engines(source: string, names: Scope): (values: Sample) => Record<string, MaybeValue> {
  const [we, celJs, bufbuild] = [ours(source, names), celJsOracle(source), bufbuildOracle(source)]
  return (values) => ({ ours: we(values), celJs: celJs(values), bufbuild: bufbuild(values) })
}

const whenAllAnswer = (value: MaybeValue) => ({ ours: value, celJs: value, bufbuild: value })

describe('a condition means the same to us, to cel-js and to @bufbuild/cel', () => {
  it('for 10,000 generated conditions over generated values', () => {
    fc.assert(
      fc.property(condition, fc.array(sample, { minLength: 2, maxLength: 3 }), (source, samples) => {
        const [we, celJs, bufbuild] = [ours(source, scope), celJsOracle(source), bufbuildOracle(source)]
        for (const values of samples) {
          const bound = { pr: {}, ff: {}, ...values }
          const mine = we(bound)
          expect([celJs(bound), bufbuild(bound)], source).toEqual([mine, mine])
        }
      }),
      { numRuns: 10_000, seed: 20_261_121 },
    )
  }, 120_000)

  const values = {
    disk_free_pct: 15,
    api: { status: 200, latency_ms: 250.5, tags: ['a', 'b'], up: true },
    text: 'connection refused',
  }
  it.each<[string, MaybeValue]>([
    ['disk_free_pct == 15', true],
    ['disk_free_pct < 15', false],
    ['15 <= disk_free_pct', true],
    ['disk_free_pct / 2 == 7.5', true],
    ['7 / 2 == 3.5', true],
    ['-7 / 2 == -3.5', true],
    ['disk_free_pct > 0 ? disk_free_pct : 0', 15],
    ['disk_free_pct == "15"', false],
    ['text < 3', undefined],
    ['absent > 1 || disk_free_pct == 15', true],
    ['absent > 1 && disk_free_pct == 15', undefined],
    ['absent > 1 && disk_free_pct < 15', false],
    ['disk_free_pct == 15 || absent', true],
    ['absent ? true : true', undefined],
    ['has(api.error)', false],
    ['has(api.up) && api.up', true],
    ['has(api.error.code)', undefined],
    ['api.status in [200, 204]', true],
    ['"status" in api', true],
    ['"toString" in api', false],
    ['api.tags[1] == "b"', true],
    ['api.tags[2] == "b"', undefined],
    ['api.tags.exists(t, t == "b" || absent)', true],
    ['api.tags.all(t, t == "b" && absent)', false],
    ['api.tags.all(t, t == "b" || absent)', undefined],
    ['api.tags.exists_one(t, t > "a")', true],
    ['api.tags.map(t, t + "!") == ["a!", "b!"]', true],
    ['text.contains("refused") && !text.startsWith("refused")', true],
    ['size("é𝄞") == 2', true],
  ])('%s is %s', (source, expected) => {
    expect(engines(source, { names: new Map(), open: true })(values)).toEqual(whenAllAnswer(expected))
  })

  it.each(conditionsOf('policies'))('in %s: %s', (_, source) => {
    const open = { names: new Map(), open: true }
    const answer = engines(source, open)
    fc.assert(
      fc.property(sampleFor(source, open), (values) => {
        const answers = answer(values)
        expect(answers).toEqual(whenAllAnswer(answers.ours))
      }),
      { numRuns: 100, seed: 20_261_121 },
    )
  })
})

/** Every condition and expression of the policies that the package brings, each with its file. */
function conditionsOf(folder: string): [file: string, source: string][] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yaml') && !name.endsWith('.test.yaml'))
    .flatMap((name) => {
      const policy: unknown = parseYaml(readFileSync(`${folder}/${name}`, 'utf8'))
      return [...new Set(conditionsIn(policy))].map((source): [string, string] => [name, source])
    })
}

function conditionsIn(node: unknown, key = ''): string[] {
  if (typeof node === 'string') return /^(?:condition|and|when|expr|signals\.\w+)$/.test(key) ? [node] : []
  if (typeof node !== 'object' || node === null) return []
  return Object.entries(node).flatMap(([name, value]) =>
    conditionsIn(value, key === 'signals' && typeof value === 'string' ? `signals.${name}` : name),
  )
}

/** Samples in which every path that `source` reads may hold any scalar or nothing. */
function sampleFor(source: string, names: Scope): fc.Arbitrary<Sample> {
  const parsed = parseCondition(source, names, 'any')
  if (!parsed.ok) throw new Error(`${source}: ${parsed.issues[0]?.message}`)
  const paths = pathsIn(parsed.expression.tree)
  const leaf = fc.option(
    fc.oneof(
      fc.constantFrom<Value>(0, 1, 15, 200, 'a', true, false),
      fc.double({ noNaN: true, min: 0, max: 100 }),
    ),
  )
  return fc.tuple(...paths.map(() => leaf)).map((leaves) => {
    const values: Record<string, Value> = {}
    paths.forEach(({ name, fields }, index) => {
      place(values, [name, ...fields].map(String), leaves[index] ?? null)
    })
    return values
  })
}

/** Sets the value at a path and the maps that lead to it; a value that is missing leaves the maps alone. */
function place(values: Record<string, Value>, path: readonly string[], value: Value): void {
  let map = values
  for (const key of path.slice(0, -1)) {
    const inner: Record<string, Value> = { ...(map[key] as Record<string, Value> | undefined) }
    map[key] = inner
    map = inner
  }
  if (value !== null) map[path.at(-1) ?? ''] = value
}
