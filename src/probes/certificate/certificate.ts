import type { X509Certificate } from 'node:crypto'
import type { CertificateOptions } from '../../core/probe-kind/kinds/certificate.ts'
import { parseHostPort } from '../../core/text/host-port.ts'
import type { Value } from '../../core/value.ts'
import { readBytes } from '../../host/files/read-bytes.ts'
import { failedTarget } from '../failure.ts'
import { networkFailure } from '../network-failure.ts'
import { pathFailure } from '../path-failure.ts'
import type { Observation, Probe, ProbeContext } from '../probe.ts'
import { readAuthorities, type Trust, trustOf } from './certificate-chain.ts'
import { certificatesIn } from './certificate-file.ts'
import { serverCertificates } from './certificate-server.ts'

const dayMs = 86_400_000
const mostBytes = 1_048_576

/** A certificate with those that came with it, the one that counts first. */
interface Certificates extends Trust {
  readonly all: readonly [X509Certificate, ...X509Certificate[]]
  /** The name that a server was asked for, `null` of a file. */
  readonly asked: string | null
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
    return judge({ all, asked: null, ...trustOf(all, authorities, now()) }, options, now())
  } catch (error) {
    // Authorities that are not there are our trouble and not the certificate's.
    return pathFailure(error)
  }
}

async function ofServer(options: CertificateOptions, { signal, now }: ProbeContext): Promise<Observation> {
  const { host, port } = parseHostPort(options.endpoint ?? '') ?? { host: '', port: null }
  const asked = options.server_name ?? host
  try {
    const authorities = await readAuthorities(options.ca_file)
    const { all, distrust } = await serverCertificates(
      { host, port: port ?? 443 },
      { serverName: asked, authorities, allowLinkLocal: options.allow_link_local },
      signal,
    )
    // The handshake decides; only it knows everything that a certificate may be refused for.
    const endsAt = distrust === null ? trustOf(all, authorities, now()).endsAt : null
    return judge({ all, asked, distrust, endsAt }, options, now())
  } catch (error) {
    return networkFailure(error)
  }
}

function judge(found: Certificates, options: CertificateOptions, now: number): Observation {
  const [own] = found.all
  const fields = { ...ownFields(own, now), ...trustFields(found, now) }
  const names = options.names ?? (found.asked === null ? null : [found.asked])
  if (names === null) return { ok: true, error: null, value: { ...fields, up: true } }
  const missing = names.filter((name) => !isFor(own, name))
  const names_match = missing.length === 0
  if (names_match || options.names === undefined) {
    return { ok: true, error: null, value: { ...fields, names_match, up: true } }
  }
  const error = `the certificate is not for ${missing.join(', ')}`
  return failedTarget('wrong_answer', error, { ...fields, names_match })
}

function ownFields(own: X509Certificate, now: number): Record<string, Value> {
  return {
    days_left: days(Date.parse(own.validTo), now),
    not_before: isoTime(own.validFrom),
    not_after: isoTime(own.validTo),
    subject: own.subject?.replaceAll('\n', ', ') ?? '',
    issuer: own.issuer?.replaceAll('\n', ', ') ?? '',
    names: namesOf(own),
    self_signed: isSelfSigned(own),
  }
}

function trustFields({ all, distrust, endsAt }: Certificates, now: number): Record<string, Value> {
  // A root that a server shows is not what its clients go by.
  const chain = all.filter((certificate, index) => index === 0 || !certificate.checkIssued(certificate))
  const ends = chain.map((certificate) => Date.parse(certificate.validTo))
  return {
    chain_days_left: days(Math.min(...ends), now),
    ...(endsAt !== null && { trusted_days_left: days(endsAt, now) }),
    verified: distrust === null,
    distrust,
  }
}

function isSelfSigned(certificate: X509Certificate): boolean {
  return certificate.checkIssued(certificate) && certificate.verify(certificate.publicKey)
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
