import type { IncomingMessage } from 'node:http'

/** Bytes of bodies that are being read, of all requests together. */
export class BytesInFlight {
  #bytes = 0
  readonly #most: number

  constructor(most: number) {
    this.#most = most
  }

  /** False, with nothing taken, where there are too many already. */
  take(count: number): boolean {
    if (this.#bytes + count > this.#most) return false
    this.#bytes += count
    return true
  }

  give(count: number): void {
    this.#bytes -= count
  }
}

/** A body, or why it was not read to its end. */
export type BodyReading = Uint8Array | 'body-too-large' | 'overloaded' | 'gone'

/** Reads a body of at most `most` bytes; what lies beyond is not read. The bytes are given back when `done` is called. */
export function readBody(
  request: IncomingMessage,
  most: number,
  inFlight: BytesInFlight,
): Promise<{ readonly body: BodyReading; readonly done: () => void }> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    let length = 0
    let isOver = false
    const end = (body: BodyReading) => {
      if (isOver) return
      isOver = true
      if (typeof body === 'string') request.removeAllListeners('data')
      const held = length
      length = 0
      resolve({ body, done: () => inFlight.give(held) })
    }
    if (Number(request.headers['content-length'] ?? 0) > most) {
      end('body-too-large')
      return
    }
    request.on('data', (chunk: Buffer) => {
      if (length + chunk.length > most) end('body-too-large')
      else if (!inFlight.take(chunk.length)) end('overloaded')
      else {
        length += chunk.length
        chunks.push(chunk)
      }
    })
    request.on('end', () => end(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)))
    request.on('close', () => end('gone'))
  })
}
