import { connect } from 'node:net'
import { type ErrorCode, VitalsError } from '../../../core/errors.ts'
import { isTlsFailure, wordsOfFailure } from '../../client/socket-failure.ts'
import { type Place, socketPlace } from './place.ts'

const usualTimeoutMs = 10_000

/** What a refusal with a status means for what was asked; or what a problem document does, `null` for nothing special. */
export type Meanings =
  | Readonly<Record<number, { readonly code: ErrorCode; readonly params: Record<string, string> }>>
  | ((refusal: ProblemDocument) => VitalsError | null)

/** A refusal as RFC 9457 writes it. */
export interface ProblemDocument {
  readonly type: string
  readonly title: string
  readonly [member: string]: unknown
}

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

/** What is asked of a gateway. */
export interface Asked {
  readonly method: string
  readonly path: string
  readonly body: unknown
  /** How long the answer may take; 10 s without it. */
  readonly timeoutMs?: number
}

/**
 * Asks a gateway.
 *
 * @param where its own socket, or another place
 * @throws VitalsError GATEWAY_CALL_FAILED, or what a refusal means; elsewhere than on a socket GATEWAY_UNREACHABLE,
 * GATEWAY_TLS, GATEWAY_TOKEN_MISSING, GATEWAY_TOKEN_REFUSED, GATEWAY_SCOPE_MISSING
 */
export function exchange<Answer>(
  where: string | Place,
  { method, path, body, timeoutMs = usualTimeoutMs }: Asked,
  meanings: Meanings = {},
): Promise<Answer> {
  const place = typeof where === 'string' ? socketPlace(where) : where
  const isOwn = typeof where === 'string'
  const asked = `${method} ${path}`
  return new Promise((resolve, reject) => {
    const fail = (detail: string, cause?: unknown) => {
      const params = { url: place.shown, method: asked, detail }
      reject(new VitalsError('GATEWAY_CALL_FAILED', { params, cause }))
    }
    const signal = AbortSignal.timeout(timeoutMs)
    const request = place.send(path, { method, signal, agent: false }, (response) => {
      const chunks: Buffer[] = []
      response.on('error', (cause: Error) => fail(cause.message, cause))
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8')
        const status = response.statusCode ?? 0
        const refusal = status < 300 ? null : problemIn(text)
        const meaning = status < 300 ? null : meaningOf(status, refusal, meanings)
        if (status < 300) answered(text, resolve, fail)
        else if (meaning !== null) reject(meaning)
        else if (!isOwn && (status === 401 || status === 403)) reject(refused(place, text))
        else if (!isOwn && status === 503) reject(stopping(place, text))
        else fail(refusal === null ? `it answered ${status}` : wordsOf(refusal))
      })
    })
    request.on('error', (cause: Error) => {
      if (isOwn || signal.aborted) fail(cause.message, cause)
      else reject(unreached(place, cause))
    })
    request.end(body === null ? undefined : JSON.stringify(body))
  })
}

function answered<Answer>(
  text: string,
  resolve: (answer: Answer) => void,
  fail: (detail: string) => void,
): void {
  try {
    resolve(JSON.parse(text) as Answer)
  } catch {
    fail('what it answers is not the answer of a gateway')
  }
}

function unreached({ shown: url }: Place, cause: Error): VitalsError {
  const code = 'code' in cause ? String(cause.code) : ''
  const params = { url, detail: wordsOfFailure(cause) }
  return new VitalsError(isTlsFailure(code) ? 'GATEWAY_TLS' : 'GATEWAY_UNREACHABLE', { params, cause })
}

function stopping({ shown: url }: Place, text: string): VitalsError {
  const detail = memberOf(text, 'title')?.replace(/\.$/, '') ?? 'it answered 503'
  return new VitalsError('GATEWAY_STOPPING', { params: { url, detail } })
}

/** Why a token does not help, by the name of the refusal. */
function refused({ shown: url, tokenFrom }: Place, text: string): VitalsError {
  const detail = memberOf(text, 'title')?.replace(/\.$/, '') ?? 'it says no more'
  const scope = memberOf(text, 'scope')
  if (scope !== null) {
    return new VitalsError('GATEWAY_SCOPE_MISSING', {
      params: { url, detail: `it needs the scope ${scope}` },
      hint: "'vitals key create --operator NAME --scope {scope}' on its host makes a token that may.".replace(
        '{scope}',
        scope,
      ),
    })
  }
  if (tokenFrom === null) {
    return new VitalsError('GATEWAY_TOKEN_MISSING', { params: { url, detail }, hint: tokenHint })
  }
  return new VitalsError('GATEWAY_TOKEN_REFUSED', {
    params: { url, origin: tokenFrom, detail },
    hint: tokenHint,
  })
}

const tokenHint =
  "Name a token by --token-file; 'vitals key create --operator NAME' on the host of the gateway makes one."

function meaningOf(status: number, refusal: ProblemDocument | null, meanings: Meanings): VitalsError | null {
  if (typeof meanings === 'function') return refusal === null ? null : meanings(refusal)
  const meaning = meanings[status]
  return meaning === undefined ? null : new VitalsError(meaning.code, { params: meaning.params })
}

function wordsOf({ title, detail }: ProblemDocument): string {
  return typeof detail === 'string' ? `${title.replace(/\.$/, '')}: ${detail.replace(/\.$/, '')}` : title
}

function memberOf(text: string, name: 'title' | 'scope'): string | null {
  try {
    const { [name]: value } = JSON.parse(text) as Readonly<Record<string, unknown>>
    return typeof value === 'string' ? value : null
  } catch {
    return null
  }
}

function problemIn(text: string): ProblemDocument | null {
  try {
    const problem = JSON.parse(text) as { readonly type?: unknown; readonly title?: unknown }
    const isProblem = typeof problem.title === 'string' && typeof problem.type === 'string'
    return isProblem ? (problem as ProblemDocument) : null
  } catch {
    return null
  }
}
