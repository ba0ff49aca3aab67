import { createEngine } from '../../../../../src/core/policy/engine/compile.ts'
import { createRow, given } from '../../../../../src/core/policy/engine/row.ts'
import { type InputFormat, readerFor } from '../../../../../src/core/policy/workbench/input/format.ts'
import type { InputProblem } from '../../../../../src/core/policy/workbench/input/problem.ts'
import type { ReaderTarget } from '../../../../../src/core/policy/workbench/input/reader.ts'
import { policyOf } from '../../../../timeline.ts'

/** What a reader made of an input: each sample as plain data, and everything else it told. */
export interface ReadInput {
  readonly samples: {
    readonly line: number
    readonly at: number
    readonly values: Readonly<Record<string, unknown>>
  }[]
  readonly problems: InputProblem[]
  readonly absent: InputProblem[]
  readonly fills: boolean[]
}

/** An engine whose conditions read these names. */
export function engineReading(names: readonly string[]) {
  const conditions = names.map((name) => `      healthy->degraded: { condition: "${name} == 1" }`)
  const checks = conditions.map((line, index) => `  c${index}:\n    transitions:\n${line}\n`)
  return createEngine(policyOf(`checks:\n${checks.join('')}`))
}

const known = new Map<string, ReadonlyMap<string, number>>()

function slotsOf(names: readonly string[]): ReadonlyMap<string, number> {
  const key = names.join()
  const slots = known.get(key) ?? engineReading(names).slots
  known.set(key, slots)
  return slots
}

export interface ReadOptions {
  /** Names that the policy compares with numbers. */
  readonly numbers?: readonly string[]
  /** The name that holds the time. */
  readonly timeName?: string
}

/** Pushes chunks through a reader of `format` into a target that writes everything down. */
export function readInput(
  format: InputFormat,
  chunks: readonly Uint8Array[],
  names: readonly string[],
  options: ReadOptions = {},
): ReadInput {
  const slots = slotsOf(names)
  const row = createRow(slots.size)
  const read: ReadInput = { samples: [], problems: [], absent: [], fills: [] }
  const target: ReaderTarget = {
    row,
    slotOf: (name) => slots.get(name) ?? -1,
    timeName: options.timeName ?? null,
    wantedOf: (slot) => (options.numbers?.includes([...slots.keys()][slot] as string) ? 'number' : null),
    declare: () => {},
    recording: ({ fill }) => read.fills.push(fill),
    settled: () => {},
    absent: (problem) => read.absent.push(problem),
    bad: (problem) => {
      read.problems.push(problem)
      if (problem.fatal) throw new Error(problem.message)
    },
    take(line) {
      const values = [...slots].flatMap(([name, slot]): [string, unknown][] => {
        const how = row.given[slot]
        if (how === given.nothing) return []
        if (how === given.value) return [[name, row.values[slot]]]
        return [[name, { value: row.values[slot], observedAt: row.observedAt[slot], ttlMs: row.ttlMs[slot] }]]
      })
      read.samples.push({ line, at: row.at, values: Object.fromEntries(values) })
    },
  }
  const reader = readerFor(format, target)
  for (const chunk of chunks) reader.push(chunk)
  reader.end()
  return read
}

/** A text as UTF-8, cut at the given places. */
export function cut(text: string, places: readonly number[]): Uint8Array[] {
  const bytes = new TextEncoder().encode(text)
  const sorted = [...new Set(places.map((place) => place % (bytes.length + 1)))].sort((a, b) => a - b)
  return [...sorted, bytes.length].map((end, index) => bytes.slice(sorted[index - 1] ?? 0, end))
}

/** A text read whole. */
export function readText(
  format: InputFormat,
  text: string,
  names: readonly string[],
  options: ReadOptions = {},
): ReadInput {
  return readInput(format, [new TextEncoder().encode(text)], names, options)
}
