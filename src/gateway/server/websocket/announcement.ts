/** Under which name a client takes what an event says. */
export type EventKey = 'payload' | 'data'

/** What changed, by counters of their own: with `presence` and `health` events. */
export interface StateVersion {
  readonly presence: number
  readonly health: number
}

/** One event on its way to many clients: written once for each form, only the number differs. */
export class Announcement {
  readonly event: string
  readonly #payload: unknown
  readonly #version: StateVersion | null
  readonly #heads: Partial<Record<EventKey, string>> = {}

  constructor(event: string, payload: unknown, version: StateVersion | null = null) {
    this.event = event
    this.#payload = payload
    this.#version = version
  }

  /** The frame for one client. @param seq its number on that connection */
  frame(key: EventKey, seq: number): string {
    const head = this.#heads[key] ?? this.#head(key)
    this.#heads[key] = head
    return `${head}${seq}}`
  }

  #head(key: EventKey): string {
    const version = this.#version === null ? '' : `"stateVersion":${JSON.stringify(this.#version)},`
    const said = JSON.stringify(this.#payload)
    return `{"type":"event","event":${JSON.stringify(this.event)},"${key}":${said},${version}"seq":`
  }
}
