import { connect, type Socket } from 'node:net'
import type { Key } from '../process/signed-beat.ts'
import { nextBeat, type OfferedBeat, requestOf, sendingAgent } from './offered-beat.ts'

/** What became of one beat. */
export interface Sent {
  readonly beat: OfferedBeat
  /** 0 where the connection ended before an answer. */
  readonly status: number
  readonly answer: string
  readonly retryAfter: number | null
  readonly tookMs: number
}

interface Waiting {
  readonly beat: OfferedBeat
  readonly at: number
  readonly told: (sent: Sent) => void
}

interface Line {
  readonly socket: Socket
  text: string
  waiting: Waiting | null
}

/** Sends signed beats at a fixed rate, whatever is answered: over raw sockets, so that it costs little beside the gateway. */
export class Sender {
  port: number
  readonly #agents: readonly ReturnType<typeof sendingAgent>[]
  readonly #told: (sent: Sent) => void
  readonly #lines = new Set<Line>()
  readonly #free: Line[] = []
  readonly #most: number
  #count = 0
  #epoch = 1
  /** Beats whose time came while every line waited for an answer. */
  unsent = 0

  constructor(port: number, keys: readonly Key[], told: (sent: Sent) => void, most = 900) {
    this.port = port
    this.#told = told
    this.#most = most
    this.#agents = keys.map(sendingAgent)
  }

  /** @param epoch of the agents' starts, which count their beats from 1: one more after each kill */
  async run(rate: number, ms: number, epoch = 1): Promise<void> {
    if (epoch !== this.#epoch) for (const agent of this.#agents) agent.seq = 0
    this.#epoch = epoch
    const begun = performance.now()
    let sent = 0
    while (performance.now() - begun < ms) {
      const due = Math.floor(((performance.now() - begun) * rate) / 1_000)
      for (; sent < due; sent += 1) this.#sendNext()
      await new Promise((resolve) => setTimeout(resolve, 1))
    }
  }

  /** The same beats again, at most so many at once, until each is answered other than 429 and 503. */
  async again(beats: readonly OfferedBeat[]): Promise<readonly Sent[]> {
    const left = beats.toReversed()
    const sent: Sent[] = []
    const loop = async () => {
      for (let beat = left.pop(); beat !== undefined; beat = left.pop()) {
        const one = await this.#sendAlone(beat)
        if (one.status === 429 || one.status === 503) {
          left.unshift(beat)
          await new Promise((resolve) => setTimeout(resolve, 50))
        } else sent.push(one)
      }
    }
    await Promise.all(Array.from({ length: 16 }, loop))
    return sent
  }

  /** Waits until everything is answered, at most so long. */
  async settle(ms: number): Promise<void> {
    const until = performance.now() + ms
    while (this.#lines.size > this.#free.length && performance.now() < until) {
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  }

  close(): void {
    for (const { socket } of this.#lines) socket.destroy()
  }

  #sendNext(): void {
    if (this.#free.length === 0 && this.#lines.size >= this.#most) {
      this.unsent += 1
      return
    }
    const agent = this.#agents[this.#count % this.#agents.length]
    this.#count += 1
    if (agent !== undefined) this.#send(nextBeat(agent, this.#epoch), this.#told)
  }

  #sendAlone(beat: OfferedBeat): Promise<Sent> {
    return new Promise((resolve) => this.#send(beat, resolve))
  }

  #send(beat: OfferedBeat, told: (sent: Sent) => void): void {
    const line = this.#free.pop() ?? this.#newLine()
    line.waiting = { beat, at: performance.now(), told }
    line.socket.write(requestOf(beat))
  }

  #newLine(): Line {
    const line: Line = { socket: connect(this.port, '127.0.0.1'), text: '', waiting: null }
    line.socket.setEncoding('latin1')
    line.socket.on('data', (text: string) => this.#read(line, text))
    line.socket.on('error', () => {})
    line.socket.on('close', () => {
      this.#lines.delete(line)
      const at = this.#free.indexOf(line)
      if (at !== -1) this.#free.splice(at, 1)
      this.#answered(line, { status: 0, answer: '', retryAfter: null })
    })
    this.#lines.add(line)
    return line
  }

  #read(line: Line, text: string): void {
    line.text += text
    const head = line.text.indexOf('\r\n\r\n')
    if (head === -1) return
    const length = Number(/content-length: (\d+)/i.exec(line.text)?.[1] ?? 0)
    if (line.text.length < head + 4 + length) return
    const status = Number(line.text.slice(9, 12))
    const retry = /retry-after: (\d+)/i.exec(line.text.slice(0, head))?.[1]
    const answer = line.text.slice(head + 4)
    line.text = ''
    this.#free.push(line)
    this.#answered(line, { status, answer, retryAfter: retry === undefined ? null : Number(retry) })
  }

  #answered(line: Line, result: Pick<Sent, 'status' | 'answer' | 'retryAfter'>): void {
    if (line.waiting === null) return
    const { beat, at, told } = line.waiting
    line.waiting = null
    told({ beat, ...result, tookMs: performance.now() - at })
  }
}
