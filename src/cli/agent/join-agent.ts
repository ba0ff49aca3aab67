import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { hostname } from 'node:os'
import { dirname } from 'node:path'
import { agentId } from '../../agent/agent-id.ts'
import { askToJoin } from '../../agent/join/ask-to-join.ts'
import { readJoiningKey } from '../../agent/join/joining-key.ts'
import { keyFileText } from '../../agent/send/agent-key.ts'
import { beatPoster } from '../../agent/send/post-beats.ts'
import { VitalsError } from '../../core/errors.ts'
import { writePrivateFile } from '../../host/files/private-file.ts'
import type { Settings } from '../../settings/config-resolve.ts'
import type { BeatTarget } from '../../settings/gateway/beat-target.ts'
import type { SecretPlace } from '../../settings/gateway/key-places.ts'
import { takeHold } from '../../store/spool/sqlite/sender-lock.ts'
import type { Io } from '../run/io.ts'
import { sleep } from '../views/sleep.ts'

/** Who joins, and how long that may take. */
export interface Joiner {
  readonly settings: Settings
  readonly stateDirectory: string
  /** In milliseconds. */
  readonly patienceMs: number
  /** Told once the key is on the disk: the name, the address of the gateway, and where the key lies. */
  readonly joined: (agent: string, url: string, keyFile: string) => void
}

const steady = () => performance.now()

/**
 * Fetches the key of this agent by a joining key, and writes it for its owner alone. The request is on the disk before it
 * is made, so that a run that is killed asks again by the same one.
 *
 * @throws VitalsError JOIN_REFUSED, JOIN_UNANSWERED, AGENT_UNCONFIGURED, CANNOT_WRITE, and for the joining key's file
 */
export async function joinGateway(
  target: BeatTarget,
  joining: SecretPlace,
  { settings, stateDirectory, patienceMs, joined }: Joiner,
  io: Io,
): Promise<void> {
  const { keyFile } = target
  const agent = agentId(settings.agent_id.value, hostname)
  if (agent === null) throw unnamed(settings)
  const hold = await takeHold(stateDirectory, agent, 'sending', patienceMs)
  const url = target.locate()?.origin ?? 'The gateway of this account'
  if (hold === null) {
    throw new VitalsError('JOIN_UNANSWERED', { params: { url, agent, detail: 'another run of it asks' } })
  }
  const poster = beatPoster(target, io.now, '/v1/agents')
  try {
    // Another run may have been faster.
    if (existsSync(keyFile)) return
    const key = readJoiningKey(joining.path, joining.isGuarded)
    mkdirSync(dirname(keyFile), { recursive: true, mode: 0o700 })
    const id = requestId(keyFile, [key.keyId, agent, url])
    const edges = { poster, trusted: target.isTrusted, now: io.now, steady, sleep, chance: Math.random }
    const answer = await askToJoin(edges, { id, agent, url, patienceMs }, key)
    writePrivateFile(keyFile, keyFileText(answer, agent, target.locate()?.origin ?? url))
    rmSync(pendingPath(keyFile), { force: true })
    joined(agent, url, keyFile)
  } catch (error) {
    if (error instanceof VitalsError && error.code === 'JOIN_REFUSED')
      rmSync(pendingPath(keyFile), { force: true })
    throw error
  } finally {
    hold.release()
    poster.close()
  }
}

function pendingPath(keyFile: string): string {
  return `${keyFile}.asked`
}

/** The id of the request that was begun for the same thing, or a new one. @throws VitalsError CANNOT_WRITE */
function requestId(keyFile: string, what: readonly string[]): string {
  const path = pendingPath(keyFile)
  const [id, ...before] = existsSync(path) ? readFileSync(path, 'utf8').trim().split(' ') : []
  if (id !== undefined && before.join(' ') === what.join(' ')) return id
  const fresh = `join_${randomBytes(16).toString('hex')}`
  writePrivateFile(path, `${[fresh, ...what].join(' ')}\n`)
  return fresh
}

function unnamed({ agent_id: { origin } }: Settings): VitalsError {
  const detail = `What ${origin.source ?? 'agent_id'} names this host is no name of an agent.`
  const hint = 'A name has letters, digits, dots, dashes and underscores, 64 at most.'
  return new VitalsError('AGENT_UNCONFIGURED', { params: { detail }, hint })
}
