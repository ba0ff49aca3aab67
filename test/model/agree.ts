import fc from 'fast-check'
import { stringify } from 'yaml'
import { type Case, cases } from './arbitraries.ts'
import { type Answer, answerOf, textOf } from './compare/answer.ts'
import { changed } from './compare/changed.ts'
import { undeclared, withProbes } from './compare/declared.ts'
import { runEngine } from './compare/engine.ts'
import { inputsOf, startMs } from './compare/inputs.ts'
import { readPolicy } from './language/policy.ts'
import type { PolicyFile } from './language/policy-file.ts'
import type { Input } from './language/reading.ts'
import { Model } from './model.ts'

/** What a comparison of many cases came to. */
export interface Agreement {
  /** Policies, and ticks over all of them, in which the two agreed; what a difference is shrunken by is not counted. */
  readonly cases: number
  readonly ticks: number
  /** The first difference, shrunken, as text for people; `null` where there is none. */
  readonly difference: string | null
}

/** What of the answers is compared: states and their changes, or also what follows from them. */
export type Part = 'states' | 'all'

/** Runs the engine and the model over random policies and samples until `ticks` are compared or the two differ. */
export function agree(ticks: number, seed: number, part: Part): Agreement {
  const count = { cases: 0, ticks: 0 }
  let differs = false
  const property = fc.property(cases(60), (drawn) => {
    const agrees = tried(drawn, part) === ''
    differs ||= !agrees
    if (differs) return agrees
    count.cases += 1
    count.ticks += drawn.steps.length
    return true
  })
  while (count.ticks < ticks) {
    const details = fc.check(property, { numRuns: 100, seed: seed + count.cases })
    if (details.failed) {
      const drawn = details.counterexample?.[0] as Case
      return { ...count, difference: report(drawn, tried(drawn, part)) }
    }
  }
  return { ...count, difference: null }
}

/** A case and how the two differ in it, for people. */
function report(drawn: Case, difference: string): string {
  const texts = epochsOf(drawn).map(({ from, file }) => `# from tick ${from} on\n${stringify(file)}`)
  const { ttlMs, ownsClock } = drawn
  const clock = `ttl ${ttlMs} ms, ${ownsClock ? 'owns' : 'does not own'} the clock`
  return [...texts, clock, difference].join('\n')
}

function statesOf(answer: Answer): string {
  return textOf({ ...answer, effects: [] })
}

/** An engine that throws differs too. */
function tried(drawn: Case, part: Part): string {
  try {
    return differenceIn(drawn, part === 'all' ? textOf : statesOf) ?? ''
  } catch (error) {
    return error instanceof Error ? String(error.stack) : String(error)
  }
}

function epochsOf({
  policy,
  reload,
  isDeclared,
  reducers,
}: Case): readonly { from: number; file: PolicyFile }[] {
  const named = (file: PolicyFile) => (isDeclared ? withProbes(file, reducers) : undeclared(file))
  const later = reload === null ? [] : [{ from: reload.from, file: named(changed(policy, reload)) }]
  return [{ from: 0, file: named(policy) }, ...later]
}

/** The first tick at which the two differ, after the ticks that led to it; `null` where they agree. */
function differenceIn(drawn: Case, text: (answer: Answer) => string): string | null {
  const inputs = inputsOf(drawn)
  const epochs = epochsOf(drawn)
  const engine = runEngine(
    epochs.map(({ from, file }) => ({ from, yaml: stringify(file) })),
    inputs,
    drawn,
  )
  const model = new Model(readPolicy(epochs[0]!.file), inputs[0]!.at, drawn.ownsClock)
  const lines: string[] = []
  for (const [index, input] of inputs.entries()) {
    const epoch = epochs.find(({ from }) => from === index)
    if (epoch !== undefined && index > 0) model.reload(readPolicy(epoch.file), input.at)
    const ours = text(answerOf(model.tick(input)))
    const theirs = text(engine[index]!)
    lines.push(`${inputText(input)}\n    ${ours}`)
    if (ours !== theirs) return [...lines, `  the engine says\n    ${theirs}`].join('\n')
  }
  return null
}

function inputText({
  at,
  readings,
  facts,
  mutes,
  acknowledgements,
  remediationFails,
  failing,
}: Input): string {
  const cells = Object.entries(readings).map(([name, reading]) => {
    const age = reading.observedAt === at ? '' : ` of ${(at - reading.observedAt) / 1_000} s ago`
    return `${name}=${'value' in reading ? JSON.stringify(reading.value) : '!'}${age}`
  })
  const told = Object.entries(facts ?? {}).map(([name, value]) => `fact ${name}=${value}`)
  const muted = Object.entries(mutes ?? {}).flatMap(([check, kinds]) =>
    kinds.map((kind) => `${kind} of ${check}`),
  )
  const acks = (acknowledgements ?? []).map(
    (ack) => `${ack.sticky ? 'sticky ' : ''}ack of ${ack.check} at ${(ack.at - startMs) / 1_000} s`,
  )
  const broken = [...(failing ?? []), ...(remediationFails ? ['remediations'] : [])].map(
    (one) => `${one} fails`,
  )
  return `${(at - startMs) / 1_000} s: ${[...cells, ...told, ...muted, ...acks, ...broken].join(', ') || 'nothing'}`
}
