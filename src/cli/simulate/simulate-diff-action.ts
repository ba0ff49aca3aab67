import type { Engine } from '../../core/policy/engine/compiled.ts'
import { judgeGuard } from '../../core/policy/workbench/compare/guard.ts'
import {
  type ComparedSide,
  comparedSide,
  comparisonReport,
} from '../../core/policy/workbench/compare/report.ts'
import { type Answers, guardNumbers, SimulationTracker } from '../../core/policy/workbench/compare/tracker.ts'
import { type Change, compareChanges } from '../../core/policy/workbench/compare/transitions.ts'
import { Intake } from '../../core/policy/workbench/input/intake.ts'
import { createSimulation } from '../../core/policy/workbench/simulate/simulate.ts'
import type { Io } from '../run/io.ts'
import { styleFor } from '../terminal/style-for.ts'
import { DecisionHash } from './decision-hash.ts'
import { misused } from './misused.ts'
import { guardsOf, questionsOf } from './question-files.ts'
import { openInput } from './sample-input.ts'
import type { SimulateOptions } from './simulate-options.ts'
import { engineOf, feed, readingOf } from './simulate-setup.ts'
import { requireSamples, warn } from './warn.ts'

/** A change further away than so many intervals is another change, not the same one moved. */
const mostMovedIntervals = 120

/**
 * Runs two policies dry over the same samples, read once, and prints what the second would change.
 *
 * @returns 1 when a guard was crossed, else 0
 * @throws VitalsError for everything that keeps it from running to the end; nothing is printed then
 */
export async function simulateDiffAction(options: SimulateOptions, other: string, io: Io): Promise<number> {
  if (options.format === 'ndjson') throw misused('--diff is known only at the end; use --json or a table.')
  const engines = [options.policy, other].map((path) => engineOf(path, options.interval, io))
  const reading = readingOf(options, engines)
  const guards = guardsOf(options)
  const [base, compared] = engines.map((engine) => new ComparedRun(engine, options)) as [
    ComparedRun,
    ComparedRun,
  ]
  const input = await openInput(options.input, options.inputFormat)
  const intakes = [base, compared].map(({ engine, simulation }) => {
    return new Intake(engine, simulation, { path: input.name, ...reading })
  }) as [Intake, Intake]
  await feed(input, intakes, () => {}, io)
  requireSamples(intakes, base.engine, io)
  const sides = [base.finish(options.policy), compared.finish(other)] as const
  const difference = compareChanges(
    base.changes,
    compared.changes,
    base.engine.policy.intervalMs * mostMovedIntervals,
  )
  const { added, removed, moved } = difference
  const numbers = {
    ...sides[1].numbers,
    ...{ added: added.length, removed: removed.length, moved: moved.length },
  }
  const outcomes = guards.map((guard) => judgeGuard(guard, numbers, sides[0].numbers))
  const report = comparisonReport(sides[0].side, sides[1].side, difference, outcomes)
  if (options.format === 'json') io.stdout.write(`${JSON.stringify(report, null, 2)}\n`)
  else {
    const { renderComparison } = await import('../../render/simulation/comparison.ts')
    io.stdout.write(renderComparison(report, await styleFor(io.stdout, io, options.color, false)))
  }
  warn(intakes, base.engine, io)
  return outcomes.some(({ crossed }) => crossed) ? 1 : 0
}

/** One of the two runs, with what is kept of it. */
class ComparedRun {
  readonly engine: Engine
  readonly changes: Change[] = []
  readonly simulation
  readonly #tracker: SimulationTracker
  readonly #hash = new DecisionHash()

  constructor(engine: Engine, options: SimulateOptions) {
    const tracker = new SimulationTracker(engine.policy, questionsOf(options, engine.policy))
    this.engine = engine
    this.#tracker = tracker
    this.simulation = createSimulation(engine, {
      fill: options.fill,
      ...(tracker.mutes && { mutes: tracker.mutes }),
      sink: {
        event: (event) => {
          tracker.event(event)
          if (event.type !== 'transition') return
          const { at, check, from, to, reason } = event
          this.changes.push({ at, check, from, to, reason })
        },
        tick: (ticked) => tracker.tick(ticked),
        head: (bytes) => this.#hash.update(bytes),
        first: (bytes) => this.#hash.update(bytes),
        record: (bytes) => this.#hash.update(bytes),
      },
    })
  }

  finish(file: string): { readonly side: ComparedSide; readonly numbers: ReturnType<typeof guardNumbers> } {
    const summary = this.simulation.finish()
    const answers: Answers = this.#tracker.finish(summary)
    const side = comparedSide(file, this.engine.policy, summary, answers, this.#hash.digest())
    return { side, numbers: guardNumbers(answers) }
  }
}
