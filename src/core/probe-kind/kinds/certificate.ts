import * as v from 'valibot'
import { bool, ifAny, ifTold, list, number, string, up } from '../fields.ts'
import type { ProbeKind } from '../kind.ts'
import { allowLinkLocal, hostPort, text } from '../option-text.ts'

const options = v.pipe(
  v.strictObject({
    file: v.optional(
      text('A PEM or DER file. The first certificate in it counts; the others are its chain.'),
    ),
    endpoint: v.optional(hostPort('A TLS server, as `host:port`. The port is 443 by default.')),
    server_name: v.optional(text('The name to ask the server for. The default is the host of `endpoint`.')),
    names: v.optional(
      v.pipe(
        v.array(text('a host name or address')),
        v.minLength(1),
        v.maxLength(100),
        v.description('Names that the certificate must be for.'),
      ),
    ),
    ca_file: v.optional(text('A PEM file of the authorities to trust instead of the usual ones.')),
    allow_link_local: allowLinkLocal,
  }),
  v.check(
    (given) => (given.file === undefined) !== (given.endpoint === undefined),
    'needs one of file or endpoint',
  ),
)

/** Options of the certificate kind, defaults filled in. */
export type CertificateOptions = v.InferOutput<typeof options>

/** A certificate in a file or at a TLS server. One that has ended is reported by `days_left`, not by `up`. */
export const certificate = {
  kind: 'certificate',
  description: 'How long a certificate is still valid, for whom, and whether it is trusted',
  scope: 'network',
  options,
  fields: {
    up,
    reason: string(
      'why up is false: refused, timeout, budget, reset, no_such_name, no_such_path, unreachable, tls, io_error, wrong_answer',
    ),
    days_left: number('days until the certificate ends, negative after', 'days'),
    chain_days_left: ifTold(
      number('the same for the first of its chain to end, as far as the chain was given', 'days'),
    ),
    trusted_days_left: ifAny(
      number(
        'the same for the first to end on the path that makes it trusted, which is not always the chain that was given; absent where it is not trusted',
        'days',
      ),
    ),
    not_before: string('since when it is valid, RFC 3339'),
    not_after: string('until when it is valid, RFC 3339'),
    subject: string('whom it names, such as "CN=example.org"'),
    issuer: string('who signed it'),
    names: list('the names and addresses it is for'),
    names_match: ifAny(
      bool(
        'whether it is for every one of `names`; without `names`, whether it is for the name that the server was asked for; absent for a file without `names`',
      ),
    ),
    verified: ifTold(bool('whether its chain leads to a trusted authority, within the time of each part')),
    distrust: ifAny(string('why `verified` is false')),
    self_signed: bool('whether it is signed with its own key'),
  },
  verdict: {
    critical:
      'days_left < 0 || verified == false || (has(certificate.names_match) && certificate.names_match == false)',
  },
  primary: 'days_left',
  target: fileOrEndpoint,
  targetText: ({ file, endpoint }) => (file ?? endpoint) as string | undefined,
  example: {
    target: 'www.example.org:443',
    degraded: 'trusted_days_left < 14',
    critical: 'verified == false || names_match == false',
  },
} as const satisfies ProbeKind

function fileOrEndpoint(target: string) {
  return /^[./]/.test(target) ? { file: target } : { endpoint: target }
}
