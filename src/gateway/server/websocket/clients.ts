import { closeCode } from '../../protocol/close-code.ts'
import type { Audience, GatewayEvent, Told } from '../events/event.ts'
import { heartbeat } from '../events/heartbeat.ts'
import { allows } from '../keys/operator-token.ts'
import type { ConnectedClient } from '../methods/method.ts'
import { Announcement, type StateVersion } from './announcement.ts'
import type { Client } from './client.ts'

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
  tell<Event extends GatewayEvent>(event: Event, told: Told<Event>): void {
    const { name, audience } = event
    if (name === 'presence' || name === 'health') {
      this.#version = { ...this.#version, [name]: this.#version[name] + 1 }
    }
    const version = name === 'presence' || name === 'health' ? this.#version : null
    const announcement = new Announcement(name, told, version)
    for (const client of this.#clients) if (isIn(client, audience)) client.hear(announcement)
  }

  /** Tells several of one kind, each client all of them in one piece. */
  tellAll<Event extends GatewayEvent>({ name, audience }: Event, all: readonly Told<Event>[]): void {
    const told = all.map((one) => new Announcement(name, one))
    for (const client of this.#clients) {
      if (!isIn(client, audience)) continue
      client.together(() => {
        for (const one of told) client.hear(one)
      })
    }
  }

  /** Tells beats that were committed to those who asked for them. */
  tellBeats(beats: readonly Told<typeof heartbeat>[]): void {
    const hearing = [...this.#clients].filter(({ hearsBeats }) => hearsBeats)
    if (hearing.length === 0) return
    const told = beats.map((beat) => [beat.nodeId, new Announcement(heartbeat.name, beat)] as const)
    for (const client of hearing) {
      client.together(() => {
        for (const [agent, beat] of told) if (client.hearsBeatsOf(agent)) client.hear(beat)
      })
    }
  }

  /** Tells an event to the connections of one agent alone. @returns how many there are */
  tellAgent<Event extends GatewayEvent>(agent: string, event: Event, told: Told<Event>): number {
    const own = [...this.#clients].filter(({ admitted }) => admitted?.client.agent === agent)
    return own.filter((client) => client.tell(event, told)).length
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
}

function isIn({ admitted }: Client, audience: Audience): boolean {
  if (admitted === null) return false
  const { role, scopes } = admitted.client
  if (audience === 'all') return true
  if (audience === 'subscribers') return false
  return role === 'operator' && (audience === 'operators' || allows(scopes, 'operator.read'))
}
