import type { AdHocFile } from '../../agent/ad-hoc/explained.ts'
import type { AdHocRequest } from '../../agent/ad-hoc/request.ts'
import { agentId } from '../../agent/agent-id.ts'
import { type PolicyFile, readPolicyFile } from '../../agent/policy-file.ts'
import { openRecording } from '../../agent/recording.ts'
import { type Round, type RoundEdges, runRound } from '../../agent/round.ts'
import { VitalsError } from '../../core/errors.ts'
import type { Settings } from '../../settings/config-resolve.ts'
import { packageVersion } from '../../settings/package-version.ts'
import { configuredPolicyPath, policyPathOf } from '../../settings/shipped-policy.ts'
import { openSqliteStore } from '../../store/sqlite/store.ts'
import type { Io } from '../run/io.ts'
import { signingOf, stateDirectoryOf } from '../run/settings.ts'
import { unlessDiskFails } from './full-disk.ts'
import type { ProbeOptions } from './probe-options.ts'

/** A round, and why it could not be recorded; `null` where it was, or was not to be. */
export interface ProbeRound extends Round {
  readonly unrecorded: VitalsError | null
}

/** Everything that rounds of one command line share. */
export interface ProbeSession {
  /**
   * One round, recorded where that was asked for. The policy is read again, so that a changed file counts.
   *
   * @param startedAt when its budget begins, in epoch milliseconds
   * @throws VitalsError for every failure to run
   */
  round(startedAt: number): Promise<ProbeRound>
  close(): Promise<void>
}

/**
 * Opens what the options name, before anything is probed.
 *
 * @param held gives the policy of each round instead, for who decides when a changed file counts
 * @throws VitalsError CANNOT_WRITE, USAGE
 */
export async function openSession(
  options: ProbeOptions,
  settings: Settings,
  io: Io,
  held?: () => PolicyFile,
): Promise<ProbeSession> {
  const source = held === undefined ? await policySource(options, settings, io) : fileSource(held)
  const shared = {
    agentId: agentIdOf(settings),
    version: packageVersion,
    facts: options.facts,
    probes: options.probes,
    keepState: source.adHoc?.keepsState ?? options.state,
    onChange: options.onChange,
    adHoc: source.adHoc?.subject,
  }
  const recording = options.record === null ? null : openRecording(options.record)
  const edges = edgesOf(settings, io)
  return {
    async round(startedAt) {
      try {
        const round = await runRound({ ...shared, file: source.file(), startedAt }, edges)
        return { ...round, unrecorded: unlessDiskFails(() => recording?.append(round.recorded)) }
      } catch (failure) {
        throw source.explain(failure)
      }
    },
    async close() {
      recording?.close()
      await edges.store?.close()
    },
  }
}

interface PolicySource {
  readonly file: () => PolicyFile
  readonly explain: AdHocFile['explain']
  readonly adHoc: AdHocFile | null
}

async function policySource(
  { adHoc, policy }: ProbeOptions,
  settings: Settings,
  io: Io,
): Promise<PolicySource> {
  if (adHoc !== null) {
    const source = await adHocSource(adHoc)
    return { file: () => source.file, explain: source.explain, adHoc: source }
  }
  const path = chosenPolicy(policy, settings, io)
  return fileSource(() => readPolicyFile(path))
}

function fileSource(file: () => PolicyFile): PolicySource {
  return { file, explain: (failure) => failure, adHoc: null }
}

/** The path of the policy that is meant: the given one, that of the settings, or the built-in one. */
export function chosenPolicy(policy: string | null, settings: Settings, { packageRoot }: Io): string {
  if (policy !== null) return policyPathOf(policy, packageRoot)
  const { value } = settings.policy
  return value === null ? `${packageRoot}/policies/host.yaml` : configuredPolicyPath(value, packageRoot)
}

// Flags instead of a policy load the whole language at once; a start with a compiled policy needs none of it.
async function adHocSource(request: AdHocRequest): Promise<AdHocFile> {
  const module = await import('../../agent/ad-hoc/explained.ts')
  return module.adHocFile(request)
}

function edgesOf(settings: Settings, io: Io): RoundEdges {
  const shared = { now: io.now, host: { env: io.env, settings } }
  try {
    const store = openSqliteStore(stateDirectoryOf(settings, io.env), signingOf(settings, io))
    return { ...shared, store, noStore: null }
  } catch (error) {
    if (!(error instanceof VitalsError)) throw error
    return { ...shared, store: null, noStore: error.message }
  }
}

/** This host as an agent. @throws VitalsError USAGE for an id that is none */
export function agentIdOf({ agent_id }: Settings): string {
  const id = agentId(agent_id.value, process.getBuiltinModule('node:os').hostname)
  if (id !== null) return id
  const detail = `${agent_id.origin.source} takes letters, digits, dots, dashes and underscores, 64 at most.`
  throw new VitalsError('USAGE', { params: { detail, command: 'probe' } })
}
