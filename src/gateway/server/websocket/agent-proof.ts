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

/** The agent whose key signed the challenge; `null` for an unknown key, which costs the same work, and an ended one. */
export function provenAgent(
  { keyId, signature }: AgentProof,
  nonce: string,
  find: KeyBook['find'],
): string | null {
  const key = find(keyId)
  const isGood = isAnyOf(sign(key?.secret ?? unknownSecret, proofParts(nonce)), [signature])
  return isGood && key !== null && key.state !== 'removed' ? key.agent : null
}
