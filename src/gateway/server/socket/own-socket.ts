import { request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import { type ErrorCode, VitalsError } from '../../../core/errors.ts'

const usualTimeoutMs = 10_000

/** What a refusal with a status means for what was asked. */
export type Meanings = Readonly<
  Record<number, { readonly code: ErrorCode; readonly params: Record<string, string> }>
>

/** Whether a gateway listens on its socket; one that a dead process left does not. */
export function isListening(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ path })
    const end = (answer: boolean) => {
      socket.destroy()
      resolve(answer)
    }
    socket.once('connect', () => end(true))
    socket.once('error', () => end(false))
  })
}

/** What is asked of a gateway over its own socket. */
export interface Asked {
  readonly method: string
  readonly path: string
  readonly body: unknown
  /** How long the answer may take; 10 s without it. */
  readonly timeoutMs?: number
}

/** Asks the gateway that listens on a socket. @throws VitalsError GATEWAY_CALL_FAILED, or what a refusal means */
export function exchange<Answer>(
  socketPath: string,
  { method, path, body, timeoutMs = usualTimeoutMs }: Asked,
  meanings: Meanings = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const fail = (detail: string, cause?: unknown) => {
      const params = { url: socketPath, method: `${method} ${path}`, detail }
      reject(new VitalsError('GATEWAY_CALL_FAILED', { params, cause }))
    }
    const signal = AbortSignal.timeout(timeoutMs)
    const request = httpRequest({ socketPath, method, path, signal, agent: false }, (response) => {
      const chunks: Buffer[] = []
      response.on('error', (cause: Error) => fail(cause.message, cause))
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8')
        const status = response.statusCode ?? 0
        const meaning = meanings[status]
        if (status < 300) resolve(JSON.parse(text) as Answer)
        else if (meaning !== undefined) reject(new VitalsError(meaning.code, { params: meaning.params }))
        else fail(titleIn(text) ?? `it answered ${status}`)
      })
    })
    request.on('error', (cause: Error) => fail(cause.message, cause))
    request.end(body === null ? undefined : JSON.stringify(body))
  })
}

function titleIn(text: string): string | null {
  try {
    const { title } = JSON.parse(text) as { readonly title?: unknown }
    return typeof title === 'string' ? title : null
  } catch {
    return null
  }
}
