import fc from 'fast-check'
import { stringify } from 'yaml'
import { type Case, cases } from './arbitraries.ts'
import { runEngine } from './engine.ts'
import { inputsOf, startMs } from './inputs.ts'
import { Model, type Tick } from './model.ts'
import { readPolicy } from './policy.ts'
import type { Input } from './reading.ts'

/** What a comparison of many cases came to. */
export interface Agreement {
  readonly cases: number
  readonly ticks: number
  /** The first difference, shrunken, as text for people; `null` where there is none. */
  readonly difference: string | null
}

/** Runs the engine and the model over random policies and samples until `ticks` are compared or the two differ. */
export function agree(ticks: number, seed: number): Agreement {
  const count = { cases: 0, ticks: 0 }
  const property = fc.property(cases(60), (drawn) => {
    count.cases += 1
    count.ticks += drawn.steps.length
    return differenceIn(drawn) === null
  })
  while (count.ticks < ticks) {
    const details = fc.check(property, { numRuns: 100, seed: seed + count.cases })
    if (details.failed)
      return { ...count, difference: report(details.counterexample?.[0] as Case, details.errorInstance) }
  }
  return { ...count, difference: null }
}

function report(drawn: Case, error: unknown): string {
  const reason = error instanceof Error ? String(error.stack) : ''
  return `${stringify(drawn.policy)}\nttl ${drawn.ttlMs} ms\n${differenceIn(drawn) ?? reason}`
}

/** The first tick at which the two differ, after the ticks that led to it; `null` where they agree. */
export function differenceIn(drawn: Case): string | null {
  const inputs = inputsOf(drawn)
  const engine = runEngine(stringify(drawn.policy), inputs)
  const model = new Model(readPolicy(drawn.policy), startMs)
  const lines: string[] = []
  for (const [index, input] of inputs.entries()) {
    const [ours, theirs] = [shown(model.tick(input)), shown(engine[index]!)]
    lines.push(`${sampleText(input)}  ${ours}`)
    if (ours !== theirs) return [...lines, `  the engine says ${theirs}`].join('\n')
  }
  return null
}

function sampleText({ at, readings, facts }: Input): string {
  const cells = Object.entries(readings).map(([name, reading]) => {
    const age = reading.observedAt === at ? '' : ` of ${(at - reading.observedAt) / 1_000} s ago`
    return `${name}=${'value' in reading ? JSON.stringify(reading.value) : '!'}${age}`
  })
  const told = Object.entries(facts ?? {}).map(([name, value]) => `fact ${name}=${value}`)
  return `${(at - startMs) / 1_000} s: ${[...cells, ...told].join(', ') || 'nothing'}`
}

function shown({ states, changes }: Tick): string {
  const moves = changes.map(({ check, from, to }) => `${check} ${from}->${to}`)
  return [JSON.stringify(states), ...moves].join('; ')
}
