import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { VitalsError } from '../../core/errors.ts'
import type { GatewayVerdict } from '../../core/report/decisions-verdict.ts'
import { policyPathOf } from '../../settings/shipped-policy.ts'
import { openSqliteStore } from '../../store/sqlite/store.ts'
import type { TrailReads } from '../../store/store.ts'
import type { Io } from '../run/io.ts'
import { stateDirectoryFor } from '../run/settings.ts'

/** Whose trail is asked for: of one policy, of the gateway, of all without either. */
export interface TrailChoice {
  readonly policy?: string | undefined
  readonly gateway?: 'own' | undefined
  /** The state directory; that of the settings without it. */
  readonly 'state-dir'?: string | undefined
}

/** The trail of our gateway, as its own code opens it. */
export interface GatewayTrail {
  /** By what name its chain goes. */
  readonly chain: string
  readonly reads: TrailReads
  readonly verify: () => Promise<GatewayVerdict>
  readonly close: () => Promise<void>
}

/** Opens the trail of the gateway in a directory; `null` where there is none. */
export type OpenGatewayTrail = (directory: string) => Promise<GatewayTrail | null>

/** The trails of a state directory. */
export interface TrailSources {
  readonly reads: TrailReads
  /** The only chain that is asked for; `undefined` for all. */
  readonly only: string | undefined
  /** The gateway's own trail, where it is asked for and there is one. */
  readonly gateway: GatewayTrail | null
}

/**
 * Opens the trails that are asked for, does something with them, and lets go of them.
 *
 * @throws VitalsError NOTHING_RECORDED for a policy or a gateway without a trail, USAGE for both at once
 */
export async function withTrails<Result>(
  io: Io,
  choice: TrailChoice,
  openGateway: OpenGatewayTrail,
  read: (sources: TrailSources) => Promise<Result>,
): Promise<Result> {
  if (choice.gateway && choice.policy !== undefined) {
    const detail = 'A policy and --gateway own name two different trails.'
    throw new VitalsError('USAGE', { params: { detail, command: 'audit' } })
  }
  const stateDirectory = await stateDirectoryFor(choice['state-dir'], io)
  const host = openSqliteStore(stateDirectory)
  const directory = join(stateDirectory, 'gateway')
  // What opens a gateway's store is large, and most hosts have none.
  const isWanted = choice.policy === undefined && existsSync(directory)
  const gateway = isWanted ? await openGateway(directory) : null
  try {
    const parts = gateway === null ? [host] : [...(choice.gateway ? [] : [host]), gateway.reads]
    const reads = joined(parts)
    const policy = choice.policy === undefined ? undefined : policyPathOf(choice.policy, io.packageRoot)
    const only = choice.gateway ? (gateway?.chain ?? 'builtin:gateway') : policy
    if (only !== undefined && !(await isKnown(reads, only))) {
      throw new VitalsError('NOTHING_RECORDED', { params: { path: policy ?? 'the gateway of this host' } })
    }
    return await read({ reads, only, gateway })
  } finally {
    await host.close()
    await gateway?.close()
  }
}

function joined(parts: readonly TrailReads[]): TrailReads {
  const all = async <Item>(list: (part: TrailReads) => Promise<readonly Item[]>) => {
    return (await Promise.all(parts.map(list))).flat()
  }
  async function* each<Item>(list: (part: TrailReads) => AsyncIterable<Item>) {
    for (const part of parts) yield* list(part)
  }
  return {
    auditChains: (path) => all((part) => part.auditChains(path)),
    checkpoints: (path) => all((part) => part.checkpoints(path)),
    auditTrail: (path) => each((part) => part.auditTrail(path)),
    auditTrailBack: (path) => each((part) => part.auditTrailBack(path)),
  }
}

async function isKnown(reads: TrailReads, path: string): Promise<boolean> {
  if ((await reads.auditChains(path)).length > 0) return true
  return (await reads.checkpoints(path)).length > 0
}
