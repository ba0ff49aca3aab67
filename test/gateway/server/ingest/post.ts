import { request as httpRequest } from 'node:http'
import type { AnyJson } from '../../../any-json.ts'
import { expectInContract } from '../api/answers.ts'

/** What one request was answered. */
export interface Reply {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: AnyJson
}

/** Sends one request to a gateway on this port, over a connection of its own; its answer is one of the contract. */
export function post(
  port: number,
  body: string | Buffer,
  headers: Record<string, string>,
  method = 'POST',
  path = '/v1/heartbeats',
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, method, path, headers, agent: false }
    const request = httpRequest(options, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => {
        const { statusCode: status = 0, headers } = response
        try {
          const parsed = JSON.parse(Buffer.concat(chunks).toString())
          const type = headers['content-type'] ?? null
          expectInContract({ method, path, status, type, body: parsed })
          resolve({ status, headers, body: parsed })
        } catch (error) {
          reject(error)
        }
      })
    })
    request.on('error', reject)
    request.end(body)
  })
}
