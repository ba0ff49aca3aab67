import { readPolicyFile } from '../agent/policy-file.ts'
import { formatDuration, parseDuration } from '../core/duration.ts'
import { VitalsError } from '../core/errors.ts'
import { createEngine, type Engine } from '../core/policy/engine.ts'
import { readerFor } from '../core/policy/input/format.ts'
import { Intake } from '../core/policy/input/intake.ts'
import { parseTimestamp } from '../core/policy/input/timestamp.ts'
import { loadPolicy } from '../core/policy/load/load.ts'
import { createSimulation } from '../core/policy/simulate.ts'
import { Timeline } from '../core/policy/simulation/timeline.ts'
import { simulationHead } from '../core/simulation-report.ts'
import { exitStatusOf } from '../core/state.ts'
import { escapeControl } from '../render/escape.ts'
import { DecisionHash } from './decision-hash.ts'
import type { Io } from './io.ts'
import { lookFor } from './look-for.ts'
import { Progress } from './progress.ts'
import { openInput, type SampleInput } from './sample-input.ts'
import type { SimulateOptions } from './simulate-options.ts'
import { JsonOutput } from './simulation-json.ts'
import { NdjsonOutput } from './simulation-ndjson.ts'
import type { SimulationOutput } from './simulation-output.ts'

/**
 * Runs a policy dry over recorded samples, prints what would have happened, and gives the exit status.
 *
 * @throws VitalsError for everything that keeps it from running to the end; with the formats table and json nothing
 * is printed then
 */
export async function simulateAction(options: SimulateOptions, io: Io): Promise<number> {
  const engine = engineOf(options)
  const bounds = { from: timeOf('from', options.from), to: timeOf('to', options.to) }
  const columns = new Map(options.columns.map(columnOf))
  const input = await openInput(options.input, options.inputFormat)
  const output = await outputFor(options, engine, io)
  const hash = new DecisionHash()
  const simulation = createSimulation(engine, {
    fill: options.fill,
    sink: {
      event: (event) => output.event(event),
      record: (bytes) => hash.update(bytes),
      ...(output.tick && { tick: (ticked) => output.tick?.(ticked) }),
    },
  })
  const intake = new Intake(engine, simulation, {
    path: input.name,
    columns,
    ...bounds,
    skipBad: options.skipBad,
  })
  try {
    await feed(input, intake, output, io)
    const summary = simulation.finish()
    output.finish(simulationHead(engine, summary, hash.digest()))
    warn(intake, engine, io)
    return options.exitState ? exitStatusOf[summary.final.state] : 0
  } catch (failure) {
    output.fail()
    throw failure
  }
}

/** Reads the whole input into the intake. */
async function feed(input: SampleInput, intake: Intake, output: SimulationOutput, io: Io): Promise<void> {
  const reader = readerFor(input.format, intake)
  const progress = new Progress(io.stderr, io.now, input.size)
  let bytes = 0
  try {
    for await (const chunk of input.chunks()) {
      reader.push(chunk)
      output.flush()
      bytes += chunk.length
      progress.update(bytes, intake.samples)
    }
    reader.end()
  } finally {
    progress.end()
  }
}

/** The engine of a policy file, with another interval where one was given. */
function engineOf({ policy: path, interval }: SimulateOptions): Engine {
  const file = readPolicyFile(path)
  const { policy } = loadPolicy({ path, bytes: file.bytes }, file.digest)
  if (interval === null) return createEngine(policy)
  const intervalMs = parseDuration(interval)
  if (intervalMs === null || intervalMs < 100) {
    throw misused(`--interval takes a duration of at least 100ms such as 30s, not '${interval}'.`)
  }
  return createEngine({ ...policy, intervalMs })
}

async function outputFor(options: SimulateOptions, engine: Engine, io: Io): Promise<SimulationOutput> {
  if (options.format === 'json') return new JsonOutput(io.stdout, options.states)
  if (options.format === 'ndjson') return new NdjsonOutput(io.stdout, options.states)
  const { TableOutput } = await import('./simulation-table.ts')
  return new TableOutput(io.stdout, lookFor(io.stdout, io, options.color, false), new Timeline(engine))
}

/** What a person should know that is no part of the outcome. */
function warn(intake: Intake, { policy }: Engine, io: Io): void {
  const say = (text: string) => io.stderr.write(`vitals: ${escapeControl(text)}\n`)
  const { badLines, ignoredNames, unfittingStep } = intake
  if (badLines > 0) say(`${badLines === 1 ? '1 line was' : `${badLines} lines were`} left out as unreadable.`)
  if (ignoredNames.length > 0) {
    const named = ignoredNames.slice(0, 5).join(', ')
    const more = ignoredNames.length > 5 ? ' and others' : ''
    say(`${ignoredNames.length} names that the policy does not use were ignored: ${named}${more}.`)
  }
  if (unfittingStep !== null) {
    const step = formatDuration(Math.max(1, Math.round(unfittingStep)))
    say(
      `the samples are about ${step} apart and the policy's interval is ${formatDuration(policy.intervalMs)}; --interval ${step} would fit.`,
    )
  }
}

function timeOf(flag: 'from' | 'to', text: string | null): number | null {
  if (text === null) return null
  const at = parseTimestamp(text)
  if (at === null) throw misused(`--${flag} takes a time such as 2026-01-01T12:00:00Z, not '${text}'.`)
  return at
}

function columnOf(text: string): [source: string, name: string] {
  const equals = text.lastIndexOf('=')
  if (equals < 1 || equals === text.length - 1) throw misused(`--column takes SOURCE=NAME, not '${text}'.`)
  return [text.slice(0, equals), text.slice(equals + 1)]
}

function misused(detail: string): VitalsError {
  return new VitalsError('USAGE', { params: { detail, command: 'policy simulate' } })
}
