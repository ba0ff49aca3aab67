import { randomBytes } from 'node:crypto'
import { resolve } from 'node:path'
import { type AgentKey, agentKeyReader } from '../../agent/send/agent-key.ts'
import { BeatSender, type SenderEdges } from '../../agent/send/beat-sender.ts'
import { LastingSpool } from '../../agent/send/lasting-spool.ts'
import { beatPoster } from '../../agent/send/post-beats.ts'
import { SocketPoster } from '../../agent/send/socket-poster.ts'
import { VitalsError } from '../../core/errors.ts'
import { usualSpoolLimit } from '../../core/heartbeat/sending/spool-limit.ts'
import { resolveName } from '../../host/network/resolve-name.ts'
import type { Settings } from '../../settings/config-resolve.ts'
import { type BeatTarget, type BeatTargetFlags, beatTarget } from '../../settings/gateway/beat-target.ts'
import { packageVersion } from '../../settings/package-version.ts'
import { memorySpool } from '../../store/spool/memory-spool.ts'
import type { BeatSpool } from '../../store/spool/port.ts'
import { type HeldThing, type Hold, isHeld, takeHold } from '../../store/spool/sqlite/sender-lock.ts'
import { spoolPath, sqliteSpool } from '../../store/spool/sqlite/sqlite-spool.ts'
import type { Io } from '../run/io.ts'
import { stateDirectoryOf } from '../run/settings.ts'
import { type Joiner, joinGateway } from './join-agent.ts'

/** What a command line says of an agent; `null` where it does not. */
export interface AgentOptions {
  readonly policy: string | null
  readonly target: BeatTargetFlags
  readonly stateDir: string | null
  readonly transport: Transport
}

/** How beats go to the gateway. */
export type Transport = 'http' | 'ws'

/** An agent that knows its gateway and its key. */
export interface ReadyAgent {
  readonly agent: string
  readonly target: BeatTarget
  /** The settings as this agent has them: its name is that of its key. */
  readonly settings: Settings
  readonly stateDirectory: string
  readonly readKey: () => AgentKey
  readonly transport: Transport
}

/** How an agent that has no key yet joins. */
export type Joining = Pick<Joiner, 'patienceMs' | 'joined'>

/**
 * Finds the gateway and the key of this agent; fetches the key first where there is none and a joining key is named.
 *
 * @throws VitalsError where they are not named or cannot be used, and where another name is set than that of the key
 */
export async function readyAgent(
  { target: flags, stateDir, transport }: AgentOptions,
  settings: Settings,
  how: Joining,
  io: Io,
): Promise<ReadyAgent> {
  const stateDirectory = stateDir === null ? stateDirectoryOf(settings, io.env) : resolve(stateDir)
  const target = beatTarget(flags, settings, io.env, stateDirectory)
  if (target.joining !== null) {
    await joinGateway(target, target.joining, { ...how, settings, stateDirectory }, io)
  }
  const readKey = agentKeyReader(target.keyFile, target.keyIsGuarded)
  const { agent } = readKey()
  const { value: name, origin } = settings.agent_id
  if (name !== null && name !== agent) {
    const detail = `The key in ${target.keyFile} is that of ${agent}, and ${origin.source} names this host ${name}.`
    throw new VitalsError('AGENT_UNCONFIGURED', { params: { detail }, hint: 'Name the key of this host.' })
  }
  const named = (value: string) => ({ value, origin: { from: 'default', source: target.keyFile } as const })
  const own = { ...settings, agent_id: named(agent), state_dir: named(stateDirectory) }
  return { agent, target, settings: own, stateDirectory, readKey, transport }
}

/** The beats that this agent keeps. @param failed is told each time that the disk fails */
export function openSpool(
  { stateDirectory, agent }: ReadyAgent,
  told: (line: string) => void,
  failed: (error: VitalsError) => void,
): LastingSpool {
  const disk = sqliteSpool(spoolPath(stateDirectory, agent), usualSpoolLimit, told)
  return new LastingSpool(disk, memorySpool(usualSpoolLimit), failed)
}

/** Who sends them. It remembers how its gateway wants to be asked. */
export function openSender(
  { target, readKey, transport, agent }: ReadyAgent,
  spool: BeatSpool,
  io: Pick<Io, 'now'>,
  told: Pick<SenderEdges, 'fate' | 'lifted' | 'unsaved'>,
): { readonly sender: BeatSender; readonly close: () => void } {
  const poster =
    transport === 'http'
      ? beatPoster(target, io.now)
      : new SocketPoster(target, { resolve: resolveName, clientVersion: packageVersion, instanceId: agent })
  const sender = new BeatSender({
    ...told,
    ...{ spool, poster, readKey, trusted: target.isTrusted, now: io.now, randomBytes },
    steady: () => performance.now(),
    chance: Math.random,
  })
  return { sender, close: () => poster.close() }
}

/**
 * Takes turns with the other processes of this agent. Where the state directory cannot be written there is nothing to
 * take turns by.
 *
 * @returns `null` where another process keeps it
 */
export async function turn(
  { stateDirectory, agent }: ReadyAgent,
  thing: HeldThing,
  waitMs: number,
): Promise<Hold | null> {
  try {
    return await takeHold(stateDirectory, agent, thing, waitMs)
  } catch (error) {
    if (!isUnwritable(error)) throw error
    return { release: () => {} }
  }
}

/** @throws VitalsError AGENT_RUNNING where the agent already runs on this state directory */
export function refuseBesideRunning({ stateDirectory, agent }: ReadyAgent): void {
  try {
    if (!isHeld(stateDirectory, agent, 'running')) return
  } catch (error) {
    if (!isUnwritable(error)) throw error
    return
  }
  throw new VitalsError('AGENT_RUNNING', { params: { agent } })
}

function isUnwritable(error: unknown): boolean {
  return error instanceof VitalsError && error.code === 'CANNOT_WRITE'
}
