import { VitalsError } from '../../core/errors.ts'
import { explainPolicy } from '../../core/policy/workbench/explain/explain.ts'
import type { PolicyExplained } from '../../core/policy/workbench/explain/report.ts'
import { readerFor } from '../../core/policy/workbench/input/format.ts'
import { Intake } from '../../core/policy/workbench/input/intake.ts'
import { UntilTime } from '../../core/policy/workbench/input/until-time.ts'
import { createSimulation } from '../../core/policy/workbench/simulate/simulate.ts'
import { isoTime } from '../../core/text/time.ts'
import { parseTimestamp } from '../../core/text/timestamp.ts'
import type { Io } from '../run/io.ts'
import { openInput } from '../simulate/sample-input.ts'
import type { SimulateOptions } from '../simulate/simulate-options.ts'
import { engineOf, readingOf } from '../simulate/simulate-setup.ts'
import { warn } from '../simulate/warn.ts'

export interface PolicyExplainRequest
  extends Pick<
    SimulateOptions,
    'policy' | 'input' | 'inputFormat' | 'columns' | 'interval' | 'fill' | 'skipBad'
  > {
  /** A time as typed; `null` is the end of the input. */
  readonly at: string | null
}

/**
 * Plays the input up to the time that is asked for and explains where the policy stands then. What a person should
 * know of the input besides is told on standard error.
 *
 * @throws VitalsError for a policy or an input that cannot be read, and NO_SAMPLES where there is nothing to explain
 */
export async function explainAt(request: PolicyExplainRequest, io: Io): Promise<PolicyExplained> {
  const at = timeOf(request.at)
  const engine = engineOf(request.policy, request.interval, io)
  const reading = readingOf({ ...request, from: null, to: null }, [engine])
  const input = await openInput(request.input, request.inputFormat)
  const simulation = createSimulation(engine, { fill: request.fill })
  const intake = new Intake(engine, simulation, { path: input.name, ...reading })
  const until = new UntilTime(intake, simulation, engine, at)
  const reader = readerFor(input.format, until)
  for await (const chunk of input.chunks()) reader.push(chunk)
  reader.end()
  until.end()
  warn([intake], engine, io)
  if (simulation.state === null) {
    const params = { path: input.name, until: at === null ? '' : ` until ${request.at}` }
    throw new VitalsError('NO_SAMPLES', { params })
  }
  const { lack } = intake
  if (lack !== null) throw lack
  if (at !== null && !until.hasMore && at - simulation.state.at > engine.policy.intervalMs) {
    io.stderr.write(`vitals: the input ends at ${isoTime(simulation.state.at)}, before --at.\n`)
  }
  return explainPolicy(engine, simulation.state, simulation.view.frame)
}

function timeOf(text: string | null): number | null {
  if (text === null) return null
  const at = parseTimestamp(text)
  if (at !== null) return at
  const detail = `--at takes a date and a time such as 2026-01-01T12:00:00Z or '2026-01-01 12:00:00' (no zone is UTC), or seconds since 1970, not '${text}'.`
  throw new VitalsError('USAGE', { params: { detail, command: 'policy explain' } })
}
