import type { Told } from '../events/event.ts'
import type { presence } from '../events/presence.ts'
import type { ConnectedClient } from '../methods/method.ts'

const gatherMs = 1_000
const mostTold = 100

/** A client that came or went. */
interface PresenceChange extends ConnectedClient {
  readonly reason: 'connect' | 'disconnect'
}

/** Gathers who comes and goes, so that a thousand clients that come at once are one event and not a million. */
export class PresenceGatherer {
  readonly #now: () => number
  readonly #tell: (news: Told<typeof presence>) => void
  #changes: PresenceChange[] = []
  #timer: NodeJS.Timeout | null = null

  /** @param now epoch milliseconds */
  constructor(now: () => number, tell: (news: Told<typeof presence>) => void) {
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
    const told = changes.slice(-mostTold)
    this.#tell({ ts: this.#now(), presence: told, more: changes.length - told.length })
  }
}
