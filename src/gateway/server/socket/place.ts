import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http'
import { VitalsError } from '../../../core/errors.ts'
import { isLoopback } from '../../../core/text/loopback.ts'

/** Where a gateway is asked. */
export interface Place {
  /** As people are told. */
  readonly shown: string
  /** Where the token came from; `null` without one. */
  readonly tokenFrom: string | null
  readonly send: (
    path: string,
    options: RequestOptions,
    answered: (response: IncomingMessage) => void,
  ) => ClientRequest
}

/** A gateway that is asked over the network. */
export interface RemoteGateway {
  /** `http:` or `https:`. */
  readonly url: URL
  readonly token: { readonly secret: string; readonly origin: string } | null
  /** The only certificates that are trusted, in PEM; `null` for those of the system. */
  readonly ca: string | null
  /** Whether the token may go over a network unencrypted. */
  readonly insecure: boolean
}

/** The socket of a gateway, for its own account. */
export function socketPlace(socketPath: string): Place {
  const { request } = process.getBuiltinModule('node:http')
  return {
    shown: socketPath,
    tokenFrom: null,
    send: (path, options, answered) => request({ ...options, socketPath, path }, answered),
  }
}

/** @throws VitalsError GATEWAY_PLAINTEXT */
export function remotePlace({ url, token, ca, insecure }: RemoteGateway): Place {
  const isSecure = url.protocol === 'https:'
  if (token !== null && !isSecure && !isLoopback(url.hostname) && !insecure) {
    throw new VitalsError('GATEWAY_PLAINTEXT', { params: { url: url.origin } })
  }
  const { request } = process.getBuiltinModule(isSecure ? 'node:https' : 'node:http')
  const headers = token === null ? {} : { authorization: `Bearer ${token.secret}` }
  return {
    shown: url.origin,
    tokenFrom: token?.origin ?? null,
    send(path, options, answered) {
      const address = new URL(`${url.pathname.replace(/\/$/, '')}${path}`, url)
      return request(address, { ...options, headers, ...(ca !== null && { ca }) }, answered)
    },
  }
}
