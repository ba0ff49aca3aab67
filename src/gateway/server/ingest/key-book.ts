/** A key by which an agent signs. */
export interface AgentKey {
  readonly agent: string
  /** At least 24 and at most 64 bytes; 32 where we made it. */
  readonly secret: Uint8Array
  readonly labels: Readonly<Record<string, string>>
  /**
   * During a rotation the next and the previous key sign as well as the current one; that of a removed agent signs nothing,
   * and who holds it is told so.
   */
  readonly state: 'current' | 'next' | 'previous' | 'removed'
}

/** The keys that may sign now; what fills it takes revoked ones out within a second. */
export interface KeyBook {
  /** Looked up for every request, so at once; `null` for an unknown key, and a revoked one of an agent that is there. */
  find(keyId: string): AgentKey | null
}
