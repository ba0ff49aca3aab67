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

/** What came back; `body` ends at the limit. */
export interface Answer {
  readonly status: number
  readonly location: string | undefined
  readonly body: Buffer
}

/**
 * Sends one request over a connected socket, which ends with the probe's time, and reads the answer up to the limit; the socket is closed after.
 *
 * @throws the socket's or the parser's error; `ECONNRESET` when the answer broke off.
 */
export function exchange(request: Request, socket: Socket): Promise<Answer> {
  const http = process.getBuiltinModule('node:http')
  const { url, method } = request
  const headers = {
    'user-agent': 'openvitals',
    accept: '*/*',
    // The body is searched as it comes, and a small answer must not unpack to a large one.
    'accept-encoding': 'identity',
    ...request.headers,
    host: request.headers.host ?? url.host,
    connection: 'close',
  }
  return new Promise<Answer>((resolve, reject) => {
    const path = `${url.pathname}${url.search}`
    const sent = http.request({ method, path, headers, setHost: false, createConnection: () => socket })
    sent.on('error', reject)
    sent.on('response', (response) => {
      readBody(response, request.maxBody).then((body) => {
        resolve({ status: response.statusCode ?? 0, location: response.headers.location, body })
      }, reject)
    })
    sent.end()
  }).finally(() => socket.destroy())
}

function readBody(response: IncomingMessage, most: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let length = 0
    response.on('data', (chunk: Buffer) => {
      chunks.push(chunk)
      length += chunk.length
      if (length >= most) resolve(Buffer.concat(chunks).subarray(0, most))
    })
    response.on('end', () => resolve(Buffer.concat(chunks)))
    response.on('error', reject)
  })
}
