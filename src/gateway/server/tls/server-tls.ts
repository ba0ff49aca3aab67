import { X509Certificate } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import type { Server } from 'node:https'
import { createSecureContext, type SecureContextOptions } from 'node:tls'
import { VitalsError } from '../../../core/errors.ts'

/** Where a server's certificate lies, each file in PEM. */
export interface TlsFiles {
  /** The certificate, with those between it and its root. */
  readonly cert: string
  readonly key: string
  /** Who signs the certificates of agents; `null` where none is asked of them. */
  readonly clientCa: string | null
}

interface Pair {
  readonly options: SecureContextOptions
  /** Epoch milliseconds. */
  readonly endsAt: number
}

const dayMs = 86_400_000

/** The certificate of a server. It can be read again while the server runs: connections that are open keep the old one. */
export class ServerTls {
  readonly #files: TlsFiles
  #pair: Pair

  /** @throws VitalsError TLS_UNUSABLE, SECRET_EXPOSED */
  constructor(files: TlsFiles) {
    this.#files = files
    this.#pair = readPair(files)
  }

  /** What an HTTPS server is made with. */
  get options(): SecureContextOptions & {
    readonly requestCert: boolean
    readonly rejectUnauthorized: false
  } {
    // Operators and scrapers come without a certificate: only of beats is one asked.
    return { ...this.#pair.options, requestCert: this.#files.clientCa !== null, rejectUnauthorized: false }
  }

  /** Whole days until the certificate ends at `now`; negative once it has. */
  daysLeft(now: number): number {
    return Math.floor((this.#pair.endsAt - now) / dayMs)
  }

  /** Reads the files again and gives them to the server. A pair that cannot be used changes nothing. @throws VitalsError */
  reload(server: Pick<Server, 'setSecureContext'>): void {
    const pair = readPair(this.#files)
    server.setSecureContext(pair.options)
    this.#pair = pair
  }
}

function readPair({ cert, key, clientCa }: TlsFiles): Pair {
  const options = {
    cert: read(cert),
    key: readKey(key),
    ...(clientCa !== null && { ca: read(clientCa) }),
    minVersion: 'TLSv1.2' as const,
  }
  try {
    createSecureContext(options)
    return { options, endsAt: new X509Certificate(options.cert).validToDate.getTime() }
  } catch (cause) {
    const detail = /mismatch/.test(String(cause))
      ? `${key} is the key of another certificate`
      : wordsOf(cause)
    throw new VitalsError('TLS_UNUSABLE', { params: { path: cert, detail }, cause })
  }
}

function readKey(path: string): Buffer {
  const bytes = read(path)
  const mode = statSync(path).mode & 0o777
  if ((mode & 0o007) === 0) return bytes
  throw new VitalsError('SECRET_EXPOSED', { params: { path, mode: mode.toString(8).padStart(4, '0') } })
}

function read(path: string): Buffer {
  try {
    return readFileSync(path)
  } catch (cause) {
    throw new VitalsError('TLS_UNUSABLE', { params: { path, detail: wordsOf(cause) }, cause })
  }
}

function wordsOf(cause: unknown): string {
  const { code, message } = cause as NodeJS.ErrnoException
  return code?.startsWith('ERR_OSSL') ? 'it holds no certificate or key in PEM' : (code ?? message)
}
