import type { ConnectedClient } from '../methods/method.ts'

const gatherMs = 1_000
const mostTold = 100

/** A client that came or went. */
export interface PresenceChange extends ConnectedClient {
  readonly reason: 'connect' | 'disconnect'
}

/** What a `presence` event says. */
export interface PresenceNews {
  readonly ts: number
  /** Who came or went since the last one, the newest last; not more than a hundred. */
  readonly presence: readonly PresenceChange[]
  /** How many more did. */
  readonly more: number
}

/** Gathers who comes and goes, so that a thousand clients that come at once are one event and not a million. */
export class PresenceGatherer {
  readonly #now: () => number
  readonly #tell: (news: PresenceNews) => void
  #changes: PresenceChange[] = []
  #timer: NodeJS.Timeout | null = null

  /** @param now epoch milliseconds */
  constructor(now: () => number, tell: (news: PresenceNews) => void) {
    this.#now = now
    this.#tell = tell
  }

  add(client: ConnectedClient, reason: PresenceChange['reason']): void {
    this.#changes.push({ ...client, reason })
    this.#timer ??= setTimeout(() => this.#flush(), gatherMs)
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
  }

  #flush(): void {
    this.#timer = null
    const changes = this.#changes
    this.#changes = []
    const presence = changes.slice(-mostTold)
    this.#tell({ ts: this.#now(), presence, more: changes.length - presence.length })
  }
}
