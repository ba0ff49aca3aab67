import type { Engine } from '../../core/policy/engine/compiled.ts'
import { Intake } from '../../core/policy/workbench/input/intake.ts'
import type { SimulationSink } from '../../core/policy/workbench/simulate/event.ts'
import { createSimulation } from '../../core/policy/workbench/simulate/simulate.ts'
import { Timeline } from '../../core/policy/workbench/simulate/timeline.ts'
import { simulationHead } from '../../core/report/simulation-events.ts'
import { exitStatusOf } from '../../core/state.ts'
import type { Io } from '../run/io.ts'
import { styleFor } from '../terminal/style-for.ts'
import { DecisionHash, TickHash } from './decision-hash.ts'
import { openInput } from './sample-input.ts'
import type { SimulateOptions } from './simulate-options.ts'
import { openQuestions } from './simulate-questions.ts'
import { engineOf, feed, readingOf } from './simulate-setup.ts'
import { JsonOutput } from './simulation-json.ts'
import { NdjsonOutput } from './simulation-ndjson.ts'
import type { SimulationOutput } from './simulation-output.ts'
import { requireSamples, warn } from './warn.ts'

/**
 * Runs a policy dry over recorded samples, prints what would have happened, and gives the exit status.
 *
 * @throws VitalsError for everything that keeps it from running to the end; with the formats table and json nothing
 * is printed then
 */
export async function simulateAction(options: SimulateOptions, io: Io): Promise<number> {
  const engine = engineOf(options.policy, options.interval, io)
  const reading = readingOf(options, [engine])
  const questions = await openQuestions(options, engine)
  const input = await openInput(options.input, options.inputFormat)
  const output = await outputFor(options, engine, io)
  const hash = new DecisionHash()
  const ticks = options.states ? new TickHash() : null
  const tracker = questions?.tracker
  const simulation = createSimulation(engine, {
    fill: options.fill,
    ...(tracker?.mutes && { mutes: tracker.mutes }),
    sink: {
      event(event) {
        output.event(event)
        tracker?.event(event)
      },
      ...hashed(hash, ticks),
      ...((output.tick || tracker) && {
        tick(ticked) {
          output.tick?.(ticked, ticks?.newest ?? '')
          tracker?.tick(ticked)
        },
      }),
    },
  })
  const intake = new Intake(engine, simulation, { path: input.name, ...reading })
  try {
    await feed(input, [intake], () => output.flush(), io)
    requireSamples([intake], engine, io)
    const summary = simulation.finish()
    const answers = questions?.answer(summary)
    output.finish(simulationHead(engine, summary, hash.digest(), answers))
    warn([intake], engine, io)
    if (answers?.guards?.some(({ crossed }) => crossed)) return 1
    return options.exitState ? exitStatusOf[summary.final.state] : 0
  } catch (failure) {
    output.fail()
    throw failure
  }
}

/** The parts of a sink that hash decisions: of the run, and of each tick where that is asked for. */
function hashed(hash: DecisionHash, ticks: TickHash | null): SimulationSink {
  const first = (bytes: Uint8Array) => hash.update(bytes)
  if (ticks === null) return { head: first, first, record: first }
  return {
    first,
    head(bytes) {
      hash.update(bytes)
      ticks.head(bytes)
    },
    prior: (bytes) => ticks.prior(bytes),
    record(bytes) {
      hash.update(bytes)
      ticks.record(bytes)
    },
  }
}

async function outputFor(options: SimulateOptions, engine: Engine, io: Io): Promise<SimulationOutput> {
  if (options.format === 'json') return new JsonOutput(io.stdout, options.states)
  if (options.format === 'ndjson') return new NdjsonOutput(io.stdout, options.states)
  const { TableOutput } = await import('./simulation-table.ts')
  return new TableOutput(io.stdout, await styleFor(io.stdout, io, options.color, false), new Timeline(engine))
}
