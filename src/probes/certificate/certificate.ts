import type { X509Certificate } from 'node:crypto'
import type { CertificateOptions } from '../../core/probe-kind/kinds/certificate.ts'
import { parseHostPort } from '../../core/text/host-port.ts'
import type { Value } from '../../core/value.ts'
import { readBytes } from '../../host/files/read-bytes.ts'
import { failedTarget } from '../failure.ts'
import { networkFailure } from '../network-failure.ts'
import { pathFailure } from '../path-failure.ts'
import type { Observation, Probe, ProbeContext } from '../probe.ts'
import { distrustOf, readAuthorities } from './certificate-chain.ts'
import { certificatesIn } from './certificate-file.ts'
import { serverCertificates } from './certificate-server.ts'

const dayMs = 86_400_000
const mostBytes = 1_048_576

/** A certificate with those that came with it, the one that counts first. */
export interface Certificates {
  readonly all: readonly [X509Certificate, ...X509Certificate[]]
  /** Why it is not trusted, `null` when it is. */
  readonly distrust: string | null
}

/** Looks at the certificate of a file or of a TLS server. */
export const certificate: Probe<CertificateOptions> = (options, context) =>
  options.file === undefined ? ofServer(options, context) : ofFile(options.file, options, context)

async function ofFile(
  path: string,
  options: CertificateOptions,
  { now }: ProbeContext,
): Promise<Observation> {
  try {
    const authorities = await readAuthorities(options.ca_file)
    const { bytes } = await readBytes(path, mostBytes)
    const all = certificatesIn(bytes)
    if (all === null) return failedTarget('wrong_answer', `${path} holds no certificate that can be read`)
    return judge({ all, distrust: distrustOf(all, authorities, now()) }, options, now())
  } catch (error) {
    // Authorities that are not there are our trouble and not the certificate's.
    return pathFailure(error)
  }
}

async function ofServer(options: CertificateOptions, { signal, now }: ProbeContext): Promise<Observation> {
  const endpoint = parseHostPort(options.endpoint ?? '')
  try {
    const found = await serverCertificates(
      { host: endpoint?.host ?? '', port: endpoint?.port ?? 443 },
      {
        serverName: options.server_name ?? endpoint?.host ?? '',
        authorities: await readAuthorities(options.ca_file),
        allowLinkLocal: options.allow_link_local,
      },
      signal,
    )
    return judge(found, options, now())
  } catch (error) {
    return networkFailure(error)
  }
}

function judge(found: Certificates, options: CertificateOptions, now: number): Observation {
  const [own] = found.all
  const ends = found.all.map((certificate) => Date.parse(certificate.validTo))
  const fields: Record<string, Value> = {
    days_left: days(Date.parse(own.validTo), now),
    chain_days_left: days(Math.min(...ends), now),
    not_before: isoTime(own.validFrom),
    not_after: isoTime(own.validTo),
    subject: own.subject?.replaceAll('\n', ', ') ?? '',
    issuer: own.issuer?.replaceAll('\n', ', ') ?? '',
    names: namesOf(own),
    verified: found.distrust === null,
    distrust: found.distrust,
    self_signed: own.checkIssued(own) && own.verify(own.publicKey),
  }
  if (options.names === undefined) return { ok: true, error: null, value: { ...fields, up: true } }
  const missing = options.names.filter((name) => !isFor(own, name))
  const names_match = missing.length === 0
  if (names_match) return { ok: true, error: null, value: { ...fields, names_match, up: true } }
  const error = `the certificate is not for ${missing.join(', ')}`
  return failedTarget('wrong_answer', error, { ...fields, names_match })
}

function days(end: number, now: number): number {
  return Math.floor(((end - now) / dayMs) * 100) / 100
}

function isoTime(text: string): string | null {
  const at = Date.parse(text)
  return Number.isNaN(at) ? null : new Date(at).toISOString()
}

function isFor(certificate: X509Certificate, name: string): boolean {
  const isAddress = process.getBuiltinModule('node:net').isIP(name) !== 0
  return (isAddress ? certificate.checkIP(name) : certificate.checkHost(name)) !== undefined
}

/** Names and addresses as OpenSSL lists them; one with a comma or quote in it comes as a JSON string. */
function namesOf({ subjectAltName }: X509Certificate): string[] {
  const entries = subjectAltName?.match(/[^:,]+:(?:"(?:[^"\\]|\\.)*"|[^,]*)/g) ?? []
  return entries.map((entry) => {
    const name = entry.trim().replace(/^(?:DNS|IP Address):/, '')
    return name.startsWith('"') ? String(JSON.parse(name)) : name
  })
}
