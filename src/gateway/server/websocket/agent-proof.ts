import type { Refusal } from '../../../core/heartbeat/refusals.ts'
import { sign } from '../../client/webhook-signature.ts'
import { agentProofForm, proofParts } from '../../protocol/agent-proof.ts'
import type { KeyBook } from '../ingest/key-book.ts'
import { isAnyOf } from '../ingest/signature.ts'

/** What an agent shows instead of a token. */
export interface AgentProof {
  readonly keyId: string
  readonly signature: string
}

/** The proof in what stands in the place of a token; `null` for a token. */
export function readAgentProof(token: string): AgentProof | null {
  const [, keyId = '', signature = ''] = agentProofForm.exec(token) ?? []
  return keyId === '' ? null : { keyId, signature }
}

const unknownSecret = new Uint8Array(32)

/** Whose key signed the challenge, or why nobody's that counts; an unknown key costs the same work as a known one. */
export function provenAgent(
  { keyId, signature }: AgentProof,
  nonce: string,
  find: KeyBook['find'],
): { readonly agent: string; readonly refusal: null } | { readonly agent: null; readonly refusal: Refusal } {
  const key = find(keyId)
  const isGood = isAnyOf(sign(key?.secret ?? unknownSecret, proofParts(nonce)), [signature])
  if (!isGood || key === null) return { agent: null, refusal: 'invalid-signature' }
  if (key.state === 'removed') return { agent: null, refusal: 'agent-removed' }
  return { agent: key.agent, refusal: null }
}
