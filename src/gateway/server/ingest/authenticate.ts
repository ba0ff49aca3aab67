import type { IncomingHttpHeaders } from 'node:http'
import type { Refusal } from '../../../core/heartbeat/refusals.ts'
import { sign } from '../../client/webhook-signature.ts'
import type { AgentKey, KeyBook } from './key-book.ts'
import { isAnyOf, signaturesIn } from './signature.ts'

/** A request whose signature was read, and by whose key it is good. Times are epoch milliseconds. */
export interface Authenticated {
  readonly ok: true
  readonly id: string
  readonly keyId: string
  readonly agent: string
  readonly labels: Readonly<Record<string, string>>
  /** When it was sent, by the agent's clock, to the second. */
  readonly attemptAt: number
  /** Whether that is close enough to the time of receipt. */
  readonly inTime: boolean
}

export type Authentication = Authenticated | { readonly ok: false; readonly refusal: Refusal }

/** How far the time of an attempt may lie from its receipt, both ways. */
export const toleranceMs = 300_000

const mostKeys = 3
const mostSignatures = 4
const idPattern = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/
const secondsPattern = /^[1-9]\d{0,11}$/
const unknownKey: AgentKey = { agent: '', secret: new Uint8Array(32), labels: {}, state: 'previous' }

/**
 * Who signed a request: the headers of Standard Webhooks, then the key, then the signature, and only of a good one the
 * time. `x-key-id` only selects; an unknown key costs the same work as a known one.
 *
 * @param receivedAt epoch milliseconds
 */
export function authenticate(
  headers: IncomingHttpHeaders,
  body: Uint8Array,
  keys: KeyBook,
  receivedAt: number,
): Authentication {
  const id = headers['webhook-id']
  const timestamp = headers['webhook-timestamp']
  const signature = headers['webhook-signature']
  const keyHeader = headers['x-key-id']
  if (!isGiven(id) || !isGiven(timestamp) || !isGiven(signature) || !isGiven(keyHeader)) {
    return { ok: false, refusal: 'missing-signature' }
  }
  const parts = { id, timestamp, body }
  const keyIds = keyHeader.split(/[ ,]+/)
  const signatures = signaturesIn(signature)
  const isTooMuch = keyIds.length > mostKeys || signatures.length > mostSignatures
  if (isTooMuch || !idPattern.test(parts.id) || !secondsPattern.test(parts.timestamp)) {
    return { ok: false, refusal: 'invalid-signature' }
  }
  let isRemoved = false
  let signer: { readonly key: AgentKey; readonly keyId: string } | null = null
  for (const keyId of keyIds) {
    const key = keys.find(keyId)
    const good = isAnyOf(sign((key ?? unknownKey).secret, parts), signatures)
    if (!good || key === null) continue
    if (key.state === 'removed') isRemoved = true
    else signer ??= { key, keyId }
  }
  if (signer === null) return { ok: false, refusal: isRemoved ? 'agent-removed' : 'invalid-signature' }
  const attemptAt = Number(parts.timestamp) * 1_000
  const { key, keyId } = signer
  const inTime = Math.abs(receivedAt - attemptAt) <= toleranceMs
  return { ok: true, id: parts.id, keyId, agent: key.agent, labels: key.labels, attemptAt, inTime }
}

function isGiven(header: string | readonly string[] | undefined): header is string {
  return typeof header === 'string' && header !== ''
}
