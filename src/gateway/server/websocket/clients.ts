import { closeCode } from '../../protocol/close-code.ts'
import { allows } from '../keys/operator-token.ts'
import type { ConnectedClient } from '../methods/method.ts'
import { Announcement, type StateVersion } from './announcement.ts'
import type { Client } from './client.ts'

/** Who hears of an event. */
export type Audience = 'all' | 'operators' | 'readers'

/** A heartbeat as its subscribers are told. */
export interface ToldBeat {
  readonly nodeId: string
  /** Epoch milliseconds by the gateway's clock. */
  readonly timestamp: number
  readonly seq: number | null
  readonly state: string
}

/** The clients that are let in, and what all of them are told. */
export class Clients {
  readonly #clients = new Set<Client>()
  #version: StateVersion = { presence: 0, health: 0 }
  /** Told whether anybody hears of beats, whenever that may have changed. */
  changed: (hearsBeats: boolean) => void = () => {}

  get size(): number {
    return this.#clients.size
  }

  get version(): StateVersion {
    return this.#version
  }

  list(): readonly ConnectedClient[] {
    return [...this.#clients].map(({ client }) => client)
  }

  add(client: Client): void {
    this.#clients.add(client)
  }

  /** @returns whether it was there */
  remove(client: Client): boolean {
    const was = this.#clients.delete(client)
    if (was && client.hearsBeats) this.subscribed()
    return was
  }

  /** Somebody hears of other beats than before. */
  readonly subscribed = (): void => {
    this.changed([...this.#clients].some(({ hearsBeats }) => hearsBeats))
  }

  /** Tells an event to everybody whom it is for. Who reads too slowly is closed, and nobody else notices. */
  tell(event: string, payload: unknown, audience: Audience): void {
    if (event === 'presence' || event === 'health') {
      this.#version = { ...this.#version, [event]: this.#version[event] + 1 }
      this.#tell(new Announcement(event, payload, this.#version), audience)
    } else {
      this.#tell(new Announcement(event, payload), audience)
    }
  }

  /** Tells beats that were committed to those who asked for them. */
  tellBeats(beats: readonly ToldBeat[]): void {
    const hearing = [...this.#clients].filter(({ hearsBeats }) => hearsBeats)
    if (hearing.length === 0) return
    for (const beat of beats) {
      const announcement = new Announcement('heartbeat', beat)
      for (const client of hearing) if (client.hearsBeatsOf(beat.nodeId)) client.tell(announcement)
    }
  }

  /** Looks who is still there; who did not answer since the last look is cut off. */
  ping(): void {
    for (const client of this.#clients) {
      if (client.isAlive) client.ping()
      else client.cut()
    }
  }

  /** Closes those whose credential does not count any more. */
  dropInvalid(): void {
    for (const client of this.#clients) {
      if (client.admitted?.isValid() === false) {
        client.close(closeCode.credentialsChanged, 'gateway auth changed')
      }
    }
  }

  closeAll(code: number, reason: string): void {
    for (const client of this.#clients) client.close(code, reason)
  }

  cutAll(): void {
    for (const client of this.#clients) client.cut()
  }

  #tell(announcement: Announcement, audience: Audience): void {
    for (const client of this.#clients) if (isIn(client, audience)) client.tell(announcement)
  }
}

function isIn({ admitted }: Client, audience: Audience): boolean {
  if (admitted === null) return false
  const { role, scopes } = admitted.client
  if (audience === 'all') return true
  return role === 'operator' && (audience === 'operators' || allows(scopes, 'operator.read'))
}
