import { type Redact, redactAll } from '../../core/text/redactor.ts'
import { type Frame, readFrame } from '../protocol/frame.ts'

/** What a peer may send before it has let us in: more than any gateway needs, and little to keep. */
const strangerBytes = 2 * 1_024 * 1_024
const strangerFrames = 1_000
const mostNonsense = 100
const deepest = 64

/** What became of a message: a frame, nothing that matters, or the end of our patience. */
export type Guarded =
  | { readonly kind: 'frame'; readonly frame: Frame }
  | { readonly kind: 'passed_over' }
  | { readonly kind: 'refused'; readonly why: string }

/**
 * Reads the messages of one connection, takes the secrets that we sent out of them, and bounds what they cost us: their number and size before the gateway has
 * let us in, what is no frame at any time, and how deep a frame is nested, because not all that reads it can go deep.
 */
export class FrameGuard {
  #trusted = false
  #bytes = 0
  #frames = 0
  #nonsense = 0
  readonly #redact: Redact

  /** @param redact takes out what opened the connection: a gateway may send it back in whatever it says */
  constructor(redact: Redact) {
    this.#redact = redact
  }

  /** The gateway has let us in. */
  trust(): void {
    this.#trusted = true
  }

  read(data: Buffer): Guarded {
    this.#bytes += data.length
    this.#frames += 1
    if (!this.#trusted && (this.#bytes > strangerBytes || this.#frames > strangerFrames)) {
      return { kind: 'refused', why: 'it sends too much before it lets us in' }
    }
    // Thrown errors cost a thousand times as much as this look.
    const text = startsLikeObject(data) ? this.#redact(data.toString('utf8')) : ''
    if (isDeeperThan(deepest, text)) {
      return { kind: 'refused', why: `what it sends is nested deeper than ${deepest} levels` }
    }
    const frame = text === '' ? null : this.#frameIn(text)
    if (frame !== null) return { kind: 'frame', frame }
    this.#nonsense += 1
    return this.#nonsense > mostNonsense
      ? { kind: 'refused', why: 'what it sends are no frames' }
      : { kind: 'passed_over' }
  }

  #frameIn(text: string): Frame | null {
    const frame = readFrame(text)
    return frame !== null && escapes.test(text) ? (redactAll(frame, this.#redact) as Frame) : frame
  }
}

// JSON may write any character as an escape; then a secret shows only once it is read.
const escapes = /\\[u/]/

function startsLikeObject(data: Buffer): boolean {
  let at = 0
  while (at < data.length && (data[at] as number) <= 0x20) at += 1
  return data[at] === 0x7b
}

/** Whether brackets of JSON stand deeper in each other than that; those in strings do not count. */
export function isDeeperThan(most: number, text: string): boolean {
  let depth = 0
  for (let at = 0; at < text.length; at += 1) {
    switch (text.charCodeAt(at)) {
      case 0x22:
        at = endOfString(text, at)
        break
      case 0x5b:
      case 0x7b:
        depth += 1
        if (depth > most) return true
        break
      case 0x5d:
      case 0x7d:
        depth -= 1
        break
    }
  }
  return false
}

function endOfString(text: string, start: number): number {
  let at = start + 1
  while (at < text.length && text.charCodeAt(at) !== 0x22) at += text.charCodeAt(at) === 0x5c ? 2 : 1
  return at
}
