import { allowedAddresses, DeniedAddressError } from '../../host/network/denied-address.ts'
import { dial } from '../../host/network/dial.ts'
import { type Address, resolveName } from '../../host/network/resolve-name.ts'
import { secure } from '../../host/network/tls-handshake.ts'
import { stopwatch } from '../elapsed.ts'
import { DeniedRedirectError, DistrustError, RedirectError } from './fetch-failure.ts'
import { type Answer, type BodyWait, exchange, type Request } from './http-exchange.ts'

const mostRedirects = 5
/** The share of the probe's time after which a body without an end is left, so that its status is told in time. */
const readingShare = 0.9
const redirects = new Set([301, 302, 303, 307, 308])

/** What one probe holds on to from request to request. */
export interface Session {
  readonly followRedirects: boolean
  readonly allowLinkLocal: boolean
  /** Authorities in PEM, `null` for the usual ones. */
  readonly ca: string | null
  readonly skipVerify: boolean
  readonly signal: AbortSignal
  /** How long each answer may take from its connection on, in milliseconds; `signal` ends the whole. */
  readonly timeoutMs: number
  readonly now: () => number
  /** Addresses by name: looked up once, so that what was checked is what is connected to. */
  readonly addresses: Map<string, readonly Address[]>
}

/** The answer that counts, with the days left on the certificate of the server that gave it. */
export interface Fetched extends Answer {
  readonly daysLeft: number | null
  /** From the first connection to the end of the last body, without the look-up of names, in milliseconds. */
  readonly latencyMs: number
}

/** Sends a request and follows its redirects, checking every address on the way. */
export async function fetchOnce(first: Request, session: Session): Promise<Fetched> {
  let request = first
  let latencyMs = 0
  for (let hop = 0; ; hop += 1) {
    const answer = await askOne(request, session, hop)
    latencyMs += answer.latencyMs
    const leads = session.followRedirects && redirects.has(answer.status) && answer.location !== undefined
    if (!leads) return { ...answer, latencyMs }
    if (hop >= mostRedirects) throw new RedirectError(`more than ${mostRedirects} redirects`, answer.status)
    request = redirected(request, answer)
  }
}

async function askOne(request: Request, session: Session, hop: number): Promise<Fetched> {
  const { url } = request
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
  const addresses = await addressesOf(host, session, hop)
  const elapsed = stopwatch()
  const plain = await dial(
    addresses,
    Number(url.port || (url.protocol === 'https:' ? 443 : 80)),
    session.signal,
  )
  if (url.protocol !== 'https:') {
    const answer = await exchange(request, plain, waitOf(session, elapsed()))
    return { ...answer, daysLeft: null, latencyMs: elapsed() }
  }
  const secured = await secure(plain, host, session.ca, session.now(), session.signal)
  if (secured.distrust !== null && !session.skipVerify) {
    secured.socket.destroy()
    throw new DistrustError(secured.distrust, secured.daysLeft)
  }
  const answer = await exchange(request, secured.socket, waitOf(session, elapsed()))
  return { ...answer, daysLeft: secured.daysLeft, latencyMs: elapsed() }
}

function waitOf({ timeoutMs }: Session, elapsedMs: number): BodyWait {
  return { leftMs: Math.max(0, timeoutMs * readingShare - elapsedMs), ofMs: timeoutMs }
}

async function addressesOf(host: string, session: Session, hop: number): Promise<readonly Address[]> {
  const known = session.addresses.get(host)
  if (known !== undefined) return known
  const all = await resolveName(host, session.signal)
  try {
    const allowed = allowedAddresses(host, all, session.allowLinkLocal)
    session.addresses.set(host, allowed)
    return allowed
  } catch (error) {
    // The policy asked for it: our refusal. The server sent us there: the server's wrong answer.
    throw hop > 0 && error instanceof DeniedAddressError ? new DeniedRedirectError(error) : error
  }
}

function redirected(request: Request, answer: Answer): Request {
  const location = answer.location ?? ''
  const url = URL.canParse(location, request.url.href) ? new URL(location, request.url) : null
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw new RedirectError(
      `redirected to ${JSON.stringify(location)}, which is no http address`,
      answer.status,
    )
  }
  // The policy's headers may hold a secret that belongs to the first server only.
  const headers = url.origin === request.url.origin ? request.headers : {}
  return { ...request, url, headers }
}
