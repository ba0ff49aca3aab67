import type { Resolver } from 'node:dns'
import { readTextIfAny } from '../files/read-text.ts'
import { onThread } from '../thread-work.ts'

/** How long an answer for IPv6 is still waited for when IPv4 has answered (RFC 8305). */
const secondFamilyMs = 50

/** One address of a name. */
export interface Address {
  readonly address: string
  readonly family: 4 | 6
}

/** A name that could not be turned into an address; `code` is the resolver's (`ENOTFOUND`, `ESERVFAIL`, …). */
export class NameError extends Error {
  readonly code: string

  constructor(host: string, code: string) {
    super(`${host}: ${isNoSuchName(code) ? 'no such name' : `the name could not be looked up (${code})`}`)
    this.name = 'NameError'
    this.code = code
  }
}

/** Where names are looked up; the machine's own unless told. */
export interface NameSources {
  readonly hostsFile?: string
  /** Name servers as `address:port`. */
  readonly servers?: readonly string[]
}

/** Whether the resolver's code says that the name has no address, as against having got no answer. */
export function isNoSuchName(code: string): boolean {
  return code === 'ENOTFOUND' || code === 'ENODATA'
}

/**
 * The addresses of a name: as they stand, from the hosts file, from DNS and at last from the system's resolver.
 * That one comes last because it cannot be cancelled and a dead name server would hold up the end of the process;
 * it is asked only after a name server has answered that it does not know the name, for search domains and mDNS.
 *
 * @throws NameError when there is no address.
 */
export async function resolveName(
  host: string,
  signal: AbortSignal,
  sources: NameSources = {},
): Promise<readonly Address[]> {
  const family = process.getBuiltinModule('node:net').isIP(host)
  if (family === 4 || family === 6) return [{ address: host, family }]
  const known = fromHosts(readTextIfAny(sources.hostsFile ?? '/etc/hosts') ?? '', host)
  if (known.length > 0) return known
  try {
    return await askServers(host, signal, sources.servers)
  } catch (error) {
    if (!(error instanceof NameError) || !isNoSuchName(error.code)) throw error
    return sources.servers === undefined ? askSystem(host) : Promise.reject(error)
  }
}

/** The addresses that a hosts file (hosts(5)) has for a name; `localhost` has them without a line too. */
export function fromHosts(text: string, host: string): Address[] {
  const wanted = host.toLowerCase()
  const found: Address[] = []
  for (const line of text.split('\n')) {
    const [address = '', ...names] = line.replace(/#.*/, '').trim().toLowerCase().split(/\s+/)
    if (names.includes(wanted)) found.push({ address, family: address.includes(':') ? 6 : 4 })
  }
  if (found.length > 0 || !/(?:^|\.)localhost$/.test(wanted)) return found
  return [
    { address: '127.0.0.1', family: 4 },
    { address: '::1', family: 6 },
  ]
}

async function askServers(
  host: string,
  signal: AbortSignal,
  servers: readonly string[] | undefined,
): Promise<readonly Address[]> {
  const { Resolver } = process.getBuiltinModule('node:dns')
  const resolver = new Resolver()
  if (servers !== undefined) resolver.setServers(servers)
  const cancel = () => resolver.cancel()
  signal.addEventListener('abort', cancel, { once: true })
  try {
    return await askBothFamilies(host, resolver)
  } finally {
    signal.removeEventListener('abort', cancel)
    resolver.cancel()
  }
}

async function askBothFamilies(host: string, resolver: Resolver): Promise<readonly Address[]> {
  const v4 = answer(4, (done) => resolver.resolve4(host, done))
  const v6 = answer(6, (done) => resolver.resolve6(host, done))
  const first = await v4
  if (first.addresses.length === 0) {
    const second = await v6
    if (second.addresses.length > 0) return second.addresses
    throw new NameError(host, isNoSuchName(first.code) ? second.code : first.code)
  }
  let timer: NodeJS.Timeout | undefined
  const moment = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), secondFamilyMs)
  })
  const second = await Promise.race([v6, moment])
  clearTimeout(timer)
  return [...first.addresses, ...(second?.addresses ?? [])]
}

interface Answer {
  readonly addresses: readonly Address[]
  readonly code: string
}

function answer(
  family: 4 | 6,
  ask: (done: (error: NodeJS.ErrnoException | null, addresses: string[]) => void) => void,
): Promise<Answer> {
  return new Promise((resolve) => {
    ask((error, addresses) => {
      if (error !== null) return resolve({ addresses: [], code: error.code ?? 'ESERVFAIL' })
      resolve({ addresses: addresses.map((address) => ({ address, family })), code: 'ENODATA' })
    })
  })
}

async function askSystem(host: string): Promise<readonly Address[]> {
  const { lookup } = process.getBuiltinModule('node:dns')
  try {
    const found = await onThread<{ address: string; family: number }[]>((done) =>
      lookup(host, { all: true }, done),
    )
    return found.map(({ address, family }) => ({ address, family: family === 6 ? 6 : 4 }))
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'ESERVFAIL'
    throw new NameError(host, code)
  }
}
