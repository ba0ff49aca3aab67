import * as v from 'valibot'
import { bool, code, ifAny, number, string, up } from '../fields.ts'
import type { ProbeKind } from '../kind.ts'
import { addressMessage, allowLinkLocal, size, text } from '../option-text.ts'

const statusMessage = 'must be a status such as 200 or a range such as "200-399"'
const status = v.union(
  [
    v.pipe(
      v.number(),
      v.integer(statusMessage),
      v.minValue(100, statusMessage),
      v.maxValue(599, statusMessage),
    ),
    v.pipe(v.string(), v.regex(/^[1-5]\d\d(?:-[1-5]\d\d)?$/, statusMessage)),
  ],
  statusMessage,
)

const framing = new Set(['connection', 'content-length', 'expect', 'te', 'transfer-encoding', 'upgrade'])
const headerName = v.pipe(
  v.string(),
  v.regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, 'is not a header name'),
  v.check((name) => !framing.has(name.toLowerCase()), 'is set by the probe itself'),
)
const headerValue = v.pipe(v.string(), v.regex(/^[\t\x20-\x7e\x80-\xff]*$/, 'is not a header value'))

const options = v.strictObject({
  url: v.pipe(
    v.string(),
    v.regex(
      /^https?:\/\/[^\s@/?#\\]+(?:[/?#][^\s]*)?$/,
      addressMessage('http:// or https:// address such as http://127.0.0.1:8080/', 'headers'),
    ),
    v.check(isUrl, 'is not a valid address'),
    v.description('What to ask for, over http or https.'),
  ),
  method: v.optional(
    v.pipe(v.picklist(['GET', 'HEAD', 'OPTIONS']), v.description('`GET`, the default, `HEAD` or `OPTIONS`.')),
    'GET',
  ),
  headers: v.optional(
    v.pipe(v.record(headerName, headerValue), v.description('Fields to send, as a mapping.')),
    {},
  ),
  expect_status: v.optional(
    v.pipe(
      v.union([status, v.pipe(v.array(status), v.minLength(1))]),
      v.description(
        'The status that is right: a number, a range such as `200-399`, or a list of these. The default is `200-399`.',
      ),
    ),
    ['200-399'],
  ),
  match: v.optional(
    text(
      'A pattern in RE2 syntax that the body must contain. The body is unpacked and read in its character set as its headers say.',
    ),
  ),
  samples: v.optional(
    v.pipe(
      v.number(),
      v.integer(),
      v.minValue(1),
      v.maxValue(100),
      v.description('How often to ask, for the percentiles. The default is 1.'),
    ),
    1,
  ),
  follow_redirects: v.optional(
    v.pipe(v.boolean(), v.description('Whether to follow redirections, five at most. The default is true.')),
    true,
  ),
  max_body: v.optional(size('How much of the body is read. The default is `64KiB`.', '16MiB'), '64KiB'),
  ca_file: v.optional(text('A PEM file of the authorities to trust instead of the usual ones.')),
  insecure_skip_verify: v.optional(
    v.pipe(v.boolean(), v.description('Whether to accept any certificate. The default is false.')),
    false,
  ),
  allow_link_local: allowLinkLocal,
})

/** Options of the http kind, defaults filled in. */
export type HttpOptions = v.InferOutput<typeof options>

/** An HTTP or HTTPS endpoint. */
export const http = {
  kind: 'http',
  description: 'Status, latency, body and certificate of an HTTP endpoint',
  scope: 'network',
  options,
  patterns: ['match'],
  fields: {
    up,
    reason: string(
      'why up is false: refused, timeout, budget, reset, no_such_name, unreachable, tls, wrong_answer',
    ),
    status: code('status of the answer'),
    latency_ms: number(
      'time from the connection, the look-up of the name left out, to the end of the body; the median of the samples',
      'ms',
    ),
    p50_ms: number('median of the samples', 'ms'),
    p95_ms: number('95th percentile of the samples (nearest rank)', 'ms'),
    matched: ifAny(bool('whether the body contains `match`; absent without `match`')),
    tls_days_left: ifAny(
      number('days until the certificate ends, negative after; absent without TLS', 'days'),
    ),
  },
  verdict: {},
  primary: 'latency_ms',
  target: 'url',
  example: {
    target: 'http://127.0.0.1:8080/healthz',
    critical: 'status != 200',
    degraded: 'latency_ms > 200',
  },
} as const satisfies ProbeKind

function isUrl(url: string): boolean {
  return URL.canParse(url)
}
