/** An agent proves itself by its key: `agent:KEY_ID:SIGNATURE` in the place of a token. */
export const agentProofForm = /^agent:([\x21-\x39\x3b-\x7e]{1,128}):([A-Za-z0-9+/=]{44})$/

/** What the key signs: the challenge of this very connection, under an id that no beat has. */
export function proofParts(nonce: string) {
  return { id: 'connect', timestamp: '0', body: new TextEncoder().encode(nonce) }
}

/** The proof as it is sent. */
export function agentProof(keyId: string, signature: string): string {
  return `agent:${keyId}:${signature}`
}
