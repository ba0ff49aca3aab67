import type { Resolver } from 'node:dns'
import type { DnsOptions } from '../../core/probe-kind/kinds/dns.ts'
import { parseHostPort } from '../../core/text/host-port.ts'
import type { Value } from '../../core/value.ts'
import { resolveName } from '../../host/network/resolve-name.ts'
import { codeOf, errorText } from '../../host/system-error.ts'
import { stopwatch } from '../elapsed.ts'
import { couldNotProbe, failedTarget, type Reason } from '../failure.ts'
import { networkFailure } from '../network-failure.ts'
import { roundTo } from '../number/round-to.ts'
import type { Observation, Probe } from '../probe.ts'
import { isExpected, plainName } from './dns-answers.ts'

const reasons: Readonly<Record<string, Reason>> = {
  ENOTFOUND: 'no_such_name',
  ENODATA: 'no_such_name',
  ECONNREFUSED: 'refused',
  ETIMEOUT: 'timeout',
  EBADRESP: 'wrong_answer',
  EFORMERR: 'wrong_answer',
  ENOTIMP: 'wrong_answer',
  EREFUSED: 'wrong_answer',
  ESERVFAIL: 'wrong_answer',
}

/** Asks a name server. The hosts file plays no part: it is the server that is looked at. */
export const dns: Probe<DnsOptions> = async (options, { signal, timeoutMs }): Promise<Observation> => {
  let server: string | null
  try {
    server = await serverAddress(options.server, signal)
  } catch (error) {
    return networkFailure(error)
  }
  const { Resolver } = process.getBuiltinModule('node:dns')
  const servers = server === null ? new Resolver().getServers() : [server]
  // Each server gets its share of the time, or a dead one would keep the next from being asked.
  const resolver = new Resolver({ timeout: Math.ceil(timeoutMs / Math.max(1, servers.length)), tries: 1 })
  if (server !== null) resolver.setServers(servers)
  const cancel = () => resolver.cancel()
  signal.addEventListener('abort', cancel, { once: true })
  const elapsed = stopwatch()
  try {
    const answers = (await ask(resolver, options)).toSorted()
    // An alias of a name without such a record is answered by the alias alone.
    if (answers.length === 0) return noSuchName(options)
    return judge(answers, roundTo(elapsed(), 3), options)
  } catch (error) {
    return dnsFailure(error, options)
  } finally {
    signal.removeEventListener('abort', cancel)
  }
}

/** The named server as `address:port`; `null` for the system's. */
async function serverAddress(server: string | undefined, signal: AbortSignal): Promise<string | null> {
  const parsed = server === undefined ? null : parseHostPort(server)
  if (parsed === null) return null
  const [first] = await resolveName(parsed.host, signal)
  if (first === undefined) return null
  return `${first.family === 6 ? `[${first.address}]` : first.address}:${parsed.port ?? 53}`
}

function ask(resolver: Resolver, { name, type }: DnsOptions): Promise<readonly string[]> {
  return new Promise((resolve, reject) => {
    const to =
      <Answer>(text: (answer: Answer) => string) =>
      (error: Error | null, answers: readonly Answer[]) =>
        error === null ? resolve(answers.map(text)) : reject(error)
    const address = to((answer: string) => answer)
    const host = to(plainName)
    switch (type) {
      case 'A':
        return resolver.resolve4(name, address)
      case 'AAAA':
        return resolver.resolve6(name, address)
      case 'CNAME':
        return resolver.resolveCname(name, host)
      case 'NS':
        return resolver.resolveNs(name, host)
      case 'TXT':
        return resolver.resolveTxt(
          name,
          to((parts: string[]) => parts.join('')),
        )
      case 'MX':
        return resolver.resolveMx(
          name,
          to(({ priority, exchange }) => `${priority} ${plainName(exchange)}`),
        )
      default:
        return resolver.resolveSrv(
          name,
          to((srv) => `${srv.priority} ${srv.weight} ${srv.port} ${plainName(srv.name)}`),
        )
    }
  })
}

function judge(answers: readonly string[], latencyMs: number, options: DnsOptions): Observation {
  const fields: Record<string, Value> = { latency_ms: latencyMs, count: answers.length, answers }
  if (options.expect === undefined) return { ok: true, error: null, value: { ...fields, up: true } }
  const matched = isExpected(answers, options)
  if (matched) return { ok: true, error: null, value: { ...fields, matched, up: true } }
  return failedTarget('wrong_answer', `the answers are not as expected: ${answers.join(', ')}`, {
    ...fields,
    matched,
  })
}

function noSuchName({ name, type }: Pick<DnsOptions, 'name' | 'type'>): Observation {
  return failedTarget('no_such_name', `${name} has no ${type} record`, { count: 0 })
}

function dnsFailure(error: unknown, { name, type }: DnsOptions): Observation {
  const code = codeOf(error)
  const reason = Object.hasOwn(reasons, code) ? reasons[code] : undefined
  if (reason === undefined) return couldNotProbe(errorText(error))
  if (reason === 'no_such_name') return noSuchName({ name, type })
  if (reason === 'refused') return failedTarget(reason, 'nobody listens where the name server should be')
  if (reason === 'timeout') return failedTarget(reason, `the name server did not answer for ${name}`)
  return failedTarget(reason, `the name server gave no answer for ${name} but ${code.slice(1)}`)
}
