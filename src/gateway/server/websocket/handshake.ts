import * as v from 'valibot'
import { type Scope, scopes } from '../../../core/fleet/scopes.ts'
import { problemOf, type Refusal, refusals } from '../../../core/heartbeat/refusals.ts'
import { closeCode } from '../../protocol/close-code.ts'
import { newestProtocol, oldestProtocol } from '../../protocol/version.ts'
import type { KeyBook } from '../ingest/key-book.ts'
import type { Operator } from '../keys/key-ring.ts'
import { allows } from '../keys/operator-token.ts'
import { provenAgent, readAgentProof } from './agent-proof.ts'
import type { Admitted } from './client.ts'
import { type ConnectParams, connectSchema } from './connect-schema.ts'
import { deviceFlaw } from './device-proof.ts'
import { MethodRefused, wordsOfIssues } from './refusal.ts'

/** Where a connection comes from, and who may come. */
export interface Doorway {
  /** Over the gateway's own socket, which its account alone can open. */
  readonly bySocket: boolean
  /** Of the other side; `null` on the own socket. */
  readonly address: string | null
  readonly connId: string
  readonly nonce: string
  /** The account that runs the gateway. */
  readonly account: string
  /** Whose token it is; `null` for none that counts. */
  readonly operator: (token: string) => Operator | null
  /** The key of an agent; `null` for none that counts. */
  readonly agentKey: KeyBook['find']
  /** Epoch milliseconds. */
  readonly now: () => number
}

/** A connection is refused, and closed with a code. */
export class ConnectRefused extends MethodRefused {
  readonly close: number

  constructor(
    message: string,
    details: Readonly<Record<string, unknown>> = {},
    close: number = closeCode.policy,
  ) {
    super('INVALID_REQUEST', message, Object.keys(details).length === 0 ? {} : { details })
    this.close = close
  }
}

/** Decides whether a client is let in by what it says in `connect`. @throws ConnectRefused */
export function admit(given: unknown, door: Doorway): Admitted {
  const read = v.safeParse(connectSchema, given)
  if (!read.success) throw new ConnectRefused(`invalid connect params: ${wordsOfIssues(read.issues)}`)
  const params = read.output
  const protocol = protocolOf(params)
  const { role, client, device } = params
  if (role !== 'operator' && role !== 'node') throw new ConnectRefused('invalid role')
  const { operator, agent, isValid } = whoseCredential(params, door)
  const flaw = device === undefined ? null : deviceFlaw(device, params, door.nonce, door.now())
  if (flaw !== null) throw new ConnectRefused(flaw.message, { code: flaw.code })
  const at = door.now()
  return {
    protocol,
    isValid,
    via: door.bySocket ? 'socket' : 'token',
    eventKey: params.caps.includes('data') ? 'data' : 'payload',
    client: {
      connId: door.connId,
      clientId: client.id,
      displayName: client.displayName ?? null,
      ...{ role, agent, mode: client.mode, version: client.version, platform: client.platform },
      instanceId: client.instanceId ?? null,
      userAgent: params.userAgent ?? null,
      host: door.address,
      user: operator.name,
      scopes: role === 'node' ? [] : grantedScopes(params.scopes, operator.scopes),
      connectedAt: at,
      lastSeen: at,
    },
  }
}

/** What was asked for and the credential allows; each scope holds those before it. */
function grantedScopes(asked: readonly string[], held: readonly Scope[]): readonly Scope[] {
  const known = scopes.filter((scope) => asked.includes(scope))
  return scopes.filter((scope) => allows(known, scope) && allows(held, scope))
}

function protocolOf({ minProtocol, maxProtocol }: ConnectParams): 3 | 4 {
  const newest = Math.min(maxProtocol, newestProtocol)
  if (newest >= minProtocol && (newest === 3 || newest === 4)) return newest
  throw new ConnectRefused(
    'protocol mismatch',
    {
      code: 'PROTOCOL_MISMATCH',
      clientMinProtocol: minProtocol,
      clientMaxProtocol: maxProtocol,
      expectedProtocol: newestProtocol,
      minimumProtocol: oldestProtocol,
    },
    closeCode.protocolMismatch,
  )
}

function whoseCredential({ auth, role }: ConnectParams, door: Doorway): Credential {
  const { bySocket, account, operator, agentKey, nonce } = door
  const proof = auth.token === undefined ? null : readAgentProof(auth.token)
  if (proof !== null) {
    const proven = () => provenAgent(proof, nonce, agentKey)
    const { agent, refusal } = proven()
    if (agent === null) throw unproven(refusal)
    if (role !== 'node') throw new ConnectRefused('invalid role')
    const own: Operator = { id: agent, name: agent, scopes: [] }
    return { operator: own, agent, isValid: () => proven().agent !== null }
  }
  if (bySocket) {
    const own: Operator = { id: 'socket', name: account, scopes: ['operator.admin'] }
    return { operator: own, agent: null, isValid: () => true }
  }
  const token = auth.token ?? auth.deviceToken ?? auth.password
  if (token === undefined || token === '') {
    throw unauthorized('AUTH_TOKEN_MISSING', 'gateway token missing', 'token_missing')
  }
  const known = operator(token)
  if (known === null) throw unauthorized('AUTH_TOKEN_MISMATCH', 'gateway token mismatch', 'token_mismatch')
  return { operator: known, agent: null, isValid: () => operator(token) !== null }
}

/** The details hold the refusal that a beat by this key would get over HTTP. */
function unproven(refusal: Refusal): ConnectRefused {
  const code = refusal === 'agent-removed' ? 'AGENT_REMOVED' : 'AUTH_TOKEN_MISMATCH'
  return new ConnectRefused(refusals[refusal].title, { code, problem: problemOf(refusal) })
}

interface Credential {
  readonly operator: Operator
  readonly agent: string | null
  readonly isValid: () => boolean
}

function unauthorized(code: string, words: string, authReason: string): ConnectRefused {
  const hint = "'vitals key create --operator NAME' on its host makes a token"
  return new ConnectRefused(`unauthorized: ${words} (${hint})`, {
    ...{ code, authReason, canRetryWithDeviceToken: false },
    recommendedNextStep: 'update_auth_credentials',
  })
}
