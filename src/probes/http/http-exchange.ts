import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'

/** One request as it is sent. */
export interface Request {
  readonly url: URL
  readonly method: string
  /** Names in lower case; they win over what the probe sends by itself. */
  readonly headers: Readonly<Record<string, string>>
  /** How many bytes of the body are read. */
  readonly maxBody: number
}

/** How long to wait for the end of a body whose head is there, in milliseconds. */
export interface BodyWait {
  readonly leftMs: number
  /** The time of the whole probe, for the words. */
  readonly ofMs: number
}

/** What came back. The head is whole; `body` ends at the limit, or where the connection did. */
export interface Answer {
  readonly status: number
  readonly location: string | undefined
  /** Its `content-encoding`, such as `gzip`. */
  readonly packing: string | undefined
  /** Its `content-type`. */
  readonly type: string | undefined
  readonly body: Buffer
  /** What ended the body before its end, `null` where it is whole or at the limit. */
  readonly cut: Error | null
}

/**
 * Sends one request over a connected socket, which ends with the probe's time, and reads the answer up to the limit;
 * the socket is closed after. What comes after the answer plays no part.
 *
 * @throws the socket's or the parser's error before the head is whole; `ECONNRESET` when it broke off.
 */
export function exchange(request: Request, socket: Socket, wait: BodyWait): Promise<Answer> {
  const http = process.getBuiltinModule('node:http')
  const { url, method } = request
  const headers = {
    'user-agent': 'openvitals',
    accept: '*/*',
    // A small answer must not unpack to a large one.
    'accept-encoding': 'identity',
    ...request.headers,
    host: request.headers.host ?? url.host,
    connection: 'close',
  }
  return new Promise<Answer>((resolve, reject) => {
    const path = `${url.pathname}${url.search}`
    // The body of each answer is read with a limit, and no connection is used again: nothing can be smuggled.
    const lenient = { insecureHTTPParser: true, setHost: false }
    const sent = http.request({ method, path, headers, ...lenient, createConnection: () => socket })
    let body: BodyReader | null = null
    sent.on('error', (error) => {
      if (body === null) reject(error)
      else body.end(error)
    })
    const take = (response: IncomingMessage) => {
      body = new BodyReader(response, request.maxBody, wait, resolve)
    }
    sent.on('response', take)
    // After 101 the connection speaks another language, and the answer has no body.
    sent.on('upgrade', (response: IncomingMessage) => resolve(answerOf(response, Buffer.alloc(0), null)))
    sent.end()
  }).finally(() => socket.destroy())
}

/** Reads the body of one answer up to the limit, and settles once. */
class BodyReader {
  readonly #response: IncomingMessage
  readonly #most: number
  readonly #done: (answer: Answer) => void
  readonly #timer: NodeJS.Timeout
  readonly #chunks: Buffer[] = []
  #length = 0

  constructor(
    response: IncomingMessage,
    most: number,
    { leftMs, ofMs }: BodyWait,
    done: (answer: Answer) => void,
  ) {
    this.#response = response
    this.#most = most
    this.#done = done
    const words = `no end of the body within ${Math.round(ofMs)} ms`
    const late = Object.assign(new Error(words), { code: 'ETIMEDOUT' })
    this.#timer = setTimeout(() => this.#settle(late), Math.min(leftMs, 2 ** 31 - 1))
    response.on('data', (chunk: Buffer) => this.#take(chunk))
    response.on('end', () => this.#settle(null))
    response.on('error', (error) => this.end(error))
    response.on('close', () => this.end(new Error('the connection was closed')))
  }

  /** The connection ended: a whole answer is one whatever came after it. */
  end(error: Error): void {
    if (!this.#response.complete) this.#settle(error)
    // What has come is still to be read.
    else if (this.#response.readableEnded || this.#response.destroyed) this.#settle(null)
  }

  #take(chunk: Buffer): void {
    this.#chunks.push(chunk)
    this.#length += chunk.length
    if (this.#length >= this.#most) this.#settle(null)
  }

  #settle(cut: Error | null): void {
    clearTimeout(this.#timer)
    this.#done(answerOf(this.#response, Buffer.concat(this.#chunks).subarray(0, this.#most), cut))
  }
}

function answerOf(response: IncomingMessage, body: Buffer, cut: Error | null): Answer {
  const { location, 'content-encoding': packing, 'content-type': type } = response.headers
  return { status: response.statusCode ?? 0, location, packing, type, body, cut }
}
