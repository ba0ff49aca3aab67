import { agentId } from '../agent/agent-id.ts'
import { type PolicyFile, readPolicyFile } from '../agent/policy-file.ts'
import { openRecording } from '../agent/recording.ts'
import { type Round, type RoundEdges, type RoundRequest, runRound } from '../agent/round.ts'
import { VitalsError } from '../core/errors.ts'
import type { Policy } from '../core/policy/policy.ts'
import type { ProbeReport } from '../core/probe-report.ts'
import { exitStatusOf } from '../core/state.ts'
import { escapeControl } from '../render/escape.ts'
import { renderQuiet } from '../render/quiet.ts'
import { renderVerdict } from '../render/verdict.ts'
import { openSqliteStore } from '../store/sqlite.ts'
import { stateDirectory } from '../store/state-dir.ts'
import { endAtOnce } from './end-at-once.ts'
import type { Io } from './io.ts'
import { lookFor } from './look-for.ts'
import type { ProbeOptions } from './probe-options.ts'
import { packageVersion } from './version.ts'

/**
 * Runs one round of probes, prints it as asked and gives the verdict's exit status. A verdict that could not be
 * remembered is told all the same, with one line on standard error.
 *
 * @throws VitalsError for every failure to run; nothing is printed then
 */
export async function probeAction(options: ProbeOptions, io: Io): Promise<number> {
  const file = readPolicyFile(options.policy ?? `${io.packageRoot}/policies/host.yaml`)
  const edges = edgesOf(io)
  const { report, hangs } = await roundOf(options, io, file, edges)
  const status = exitStatusOf[report.state]
  if (hangs) endAtOnce(status)
  return status
}

async function roundOf(options: ProbeOptions, io: Io, file: PolicyFile, edges: RoundEdges): Promise<Round> {
  const recording = options.record === null ? null : openRecording(options.record)
  try {
    const round = await runRound(requestOf(options, io, file), edges)
    recording?.append(round.recorded)
    await print(round, options, io)
    return round
  } finally {
    recording?.close()
    await edges.store?.close()
  }
}

function requestOf(options: ProbeOptions, io: Io, file: PolicyFile): RoundRequest {
  return {
    file,
    agentId: agentIdOf(io),
    version: packageVersion,
    facts: options.facts,
    probes: options.probes,
    keepState: options.state,
    startedAt: io.startedAt,
  }
}

async function print({ report, policy, unsaved }: Round, options: ProbeOptions, io: Io): Promise<void> {
  if (options.quiet) {
    const line = renderQuiet(report)
    if (line !== null) io.stderr.write(`${line}\n`)
  } else {
    io.stdout.write(`${await render(report, policy, options, io)}\n`)
  }
  if (unsaved !== null) io.stderr.write(`vitals: this verdict is not remembered: ${escapeControl(unsaved)}\n`)
}

async function render(report: ProbeReport, policy: Policy, options: ProbeOptions, io: Io): Promise<string> {
  switch (options.format) {
    case 'json':
      return JSON.stringify(report, null, 2)
    case 'nagios':
      return renderForNagios(report, policy)
    default:
      return renderVerdict(report, lookFor(io.stdout, io, options.color, options.verbose))
  }
}

async function renderForNagios(report: ProbeReport, policy: Policy): Promise<string> {
  const { renderNagios } = await import('../render/nagios.ts')
  const { probeKinds } = await import('../core/kind/kinds.ts')
  const kindOf = new Map(policy.probes.map(({ name, kind }) => [name, kind]))
  return renderNagios(report, (name) => probeKinds[kindOf.get(name) ?? '']?.fields ?? null)
}

function edgesOf(io: Io): RoundEdges {
  try {
    return { now: io.now, store: openSqliteStore(stateDirectory(io.env)), noStore: null }
  } catch (error) {
    if (!(error instanceof VitalsError)) throw error
    return { now: io.now, store: null, noStore: error.message }
  }
}

function agentIdOf(io: Io): string {
  const id = agentId(io.env, process.getBuiltinModule('node:os').hostname)
  if (id !== null) return id
  const detail = 'VITALS_AGENT_ID takes letters, digits, dots, dashes and underscores, 64 at most.'
  throw new VitalsError('USAGE', { params: { detail, command: 'probe' } })
}
