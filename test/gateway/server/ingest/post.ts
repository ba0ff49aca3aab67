import { request as httpRequest } from 'node:http'

/** What one request was answered. */
export interface Reply {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  // biome-ignore lint/suspicious/noExplicitAny: a test looks at what it expects
  readonly body: any
}

/** Sends one request to the heartbeats of a gateway on this port, over a connection of its own. */
export function post(
  port: number,
  body: string | Buffer,
  headers: Record<string, string>,
  method = 'POST',
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, method, path: '/v1/heartbeats', headers, agent: false }
    const request = httpRequest(options, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => {
        const parsed = JSON.parse(Buffer.concat(chunks).toString())
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: parsed })
      })
    })
    request.on('error', reject)
    request.end(body)
  })
}
