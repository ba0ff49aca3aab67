import { readPolicyFile } from '../agent/policy-file.ts'
import { VitalsError } from '../core/errors.ts'
import { createEngine } from '../core/policy/engine.ts'
import type { PolicyExplained } from '../core/policy/explain/report.ts'
import { explainPolicy } from '../core/policy/explain.ts'
import { type InputFormat, readerFor } from '../core/policy/input/format.ts'
import { Intake } from '../core/policy/input/intake.ts'
import { parseTimestamp } from '../core/policy/input/timestamp.ts'
import { UntilTime } from '../core/policy/input/until-time.ts'
import { loadPolicy } from '../core/policy/load/load.ts'
import { createSimulation } from '../core/policy/simulate.ts'
import { openInput } from './sample-input.ts'

export interface PolicyExplainRequest {
  readonly policy: string
  /** Path, or `-` for standard input. */
  readonly input: string
  readonly inputFormat: InputFormat | undefined
  /** A time as typed; `undefined` is the end of the input. */
  readonly at: string | undefined
}

/**
 * Plays the input up to the time that is asked for and explains where the policy stands then.
 *
 * @throws VitalsError for a policy or an input that cannot be read, and NO_SAMPLES where there is nothing to explain
 */
export async function explainAt(request: PolicyExplainRequest): Promise<PolicyExplained> {
  const at = timeOf(request.at)
  const { bytes, digest } = readPolicyFile(request.policy)
  const engine = createEngine(loadPolicy({ path: request.policy, bytes }, digest).policy)
  const input = await openInput(request.input, request.inputFormat ?? null)
  const simulation = createSimulation(engine)
  const until = new UntilTime(new Intake(engine, simulation, { path: input.name }), simulation, engine, at)
  const reader = readerFor(input.format, until)
  for await (const chunk of input.chunks()) reader.push(chunk)
  reader.end()
  until.end()
  if (simulation.state === null) {
    throw new VitalsError('NO_SAMPLES', {
      params: { path: input.name, until: at === null ? '' : ` until ${request.at}` },
    })
  }
  return explainPolicy(engine, simulation.state, simulation.view.frame)
}

function timeOf(text: string | undefined): number | null {
  if (text === undefined) return null
  const at = parseTimestamp(text)
  if (at !== null) return at
  const detail = `--at takes a time such as 2026-01-01T12:00:00Z, not '${text}'.`
  throw new VitalsError('USAGE', { params: { detail, command: 'policy explain' } })
}
