import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { WebSocket } from 'ws'
import { closeCode } from '../../protocol/close-code.ts'
import { challenge } from '../events/challenge.ts'
import type { GatewayEvent, Told } from '../events/event.ts'
import type { Caller, ConnectedClient } from '../methods/method.ts'
import { Announcement, type EventKey } from './announcement.ts'
import { Backlog } from './backlog.ts'
import { limits } from './limits.ts'
import type { MethodRefused } from './refusal.ts'

/** What a handshake made of a connection. */
export interface Admitted {
  readonly client: ConnectedClient
  readonly via: Caller['via']
  readonly protocol: 3 | 4
  readonly eventKey: EventKey
  /** Whether what opened the connection still counts. */
  readonly isValid: () => boolean
}

const nobody: ReadonlySet<string> = new Set()

/** One WebSocket: what is sent over it, and what is known of who is behind it. */
export class Client implements Caller {
  readonly connId = randomUUID()
  /** What a device has to sign. */
  readonly nonce = randomUUID()
  /** Requests that are being answered. */
  underWay = 0
  /** It gave a sign of life since the last look. */
  isAlive = true
  readonly opening: IncomingMessage
  readonly #socket: WebSocket
  readonly #now: () => number
  readonly #backlog: Backlog
  #admitted: Admitted | null = null
  #seq = 0
  #beatsOf: ReadonlySet<string> = nobody
  #lastSeen: number
  #changed: () => void = () => {}

  /** @param now epoch milliseconds */
  constructor(socket: WebSocket, opening: IncomingMessage, now: () => number) {
    this.opening = opening
    this.#socket = socket
    this.#backlog = new Backlog(
      () => socket.bufferedAmount,
      () => performance.now(),
    )
    this.#now = now
    this.#lastSeen = now()
  }

  get admitted(): Admitted | null {
    return this.#admitted
  }

  /** @param changed told when it hears of other agents' beats than before */
  admit(admitted: Admitted, changed: () => void): void {
    this.#admitted = admitted
    this.#changed = changed
  }

  /** @throws TypeError before it is let in */
  get client(): ConnectedClient {
    return { ...this.#in.client, lastSeen: this.#lastSeen }
  }

  get via(): Caller['via'] {
    return this.#in.via
  }

  /** Whether it asked for the beats of any agent. */
  get hearsBeats(): boolean {
    return this.#beatsOf.size > 0
  }

  hearsBeatsOf(agent: string): boolean {
    return this.#beatsOf.has(agent) || this.#beatsOf.has('*')
  }

  hearBeatsOf(agents: readonly string[]): void {
    this.#beatsOf = new Set(agents)
    this.#changed()
  }

  /** It said something. */
  seen(): void {
    this.isAlive = true
    this.#lastSeen = this.#now()
  }

  /** Whether it reads slower than is bearable; it is then closed. */
  isSlow(): boolean {
    if (!this.#backlog.isTooLong) return false
    this.close(closeCode.policy, 'slow consumer')
    return true
  }

  tell<Event extends GatewayEvent>(event: Event, told: Told<Event>): boolean {
    return this.hear(new Announcement(event.name, told))
  }

  onEnd(ended: () => void): void {
    if (this.#socket.readyState === this.#socket.CLOSED) ended()
    else this.#socket.once('close', ended)
  }

  /** What is sent within goes out in one piece: each write costs as much as ten frames. */
  together(send: () => void): void {
    const { socket } = this.opening
    socket.cork()
    send()
    socket.uncork()
  }

  /** Sends an event that may go to others too. @returns whether it is still there */
  hear(announcement: Announcement): boolean {
    if (!this.#isOpen || this.isSlow()) return false
    this.#seq += 1
    this.#socket.send(announcement.frame(this.#admitted?.eventKey ?? 'payload', this.#seq))
    return true
  }

  /** What it has to answer before it is let in; it has no number. */
  challenge(): void {
    const payload = { nonce: this.nonce, ts: this.#now() }
    if (this.#isOpen) this.#socket.send(JSON.stringify({ type: 'event', event: challenge.name, payload }))
  }

  answer(id: string, payload: unknown): void {
    this.#answer({ type: 'res', id, ok: true, payload })
  }

  refuse(id: string, { code, message, more }: MethodRefused): void {
    this.#answer({ type: 'res', id, ok: false, error: { code, message, ...more } })
  }

  /** Closes it, and cuts it off where it does not answer. A reason takes 123 bytes. */
  close(code: number, reason: string): void {
    if (this.#isOpen) this.#socket.close(code, cut(reason))
    setTimeout(() => this.#socket.terminate(), limits.closingMs).unref()
  }

  cut(): void {
    this.#socket.terminate()
  }

  ping(): void {
    this.isAlive = false
    this.#socket.ping()
  }

  get #in(): Admitted {
    if (this.#admitted === null) throw new TypeError('the client is not connected')
    return this.#admitted
  }

  get #isOpen(): boolean {
    return this.#socket.readyState === this.#socket.OPEN
  }

  /** Who does not read what was asked for is not heard for so long. */
  #answer(frame: object): void {
    if (!this.#isOpen) return
    const text = JSON.stringify(frame)
    const gone = this.#backlog.owe(text.length)
    this.#socket.send(text, () => {
      gone()
      if (this.#socket.isPaused && !this.#backlog.isFull) this.#socket.resume()
    })
    if (this.#backlog.isFull) this.#socket.pause()
  }
}

function cut(reason: string): string {
  return Buffer.from(reason).subarray(0, 123).toString('utf8').replace(/�$/, '')
}
