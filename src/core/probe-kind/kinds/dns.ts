import * as v from 'valibot'
import { bool, ifAny, list, number, string, up } from '../fields.ts'
import type { ProbeKind } from '../kind.ts'
import { hostPort, text } from '../option-text.ts'

const options = v.strictObject({
  name: v.pipe(
    v.string(),
    v.maxLength(253, 'is longer than 253 characters'),
    v.regex(/^[^\s\u0000-\u001f]+$/, 'is not a name'),
    v.description('The name to ask for.'),
  ),
  type: v.optional(
    v.pipe(
      v.picklist(['A', 'AAAA', 'CNAME', 'MX', 'TXT', 'NS', 'SRV']),
      v.description('`A`, the default, `AAAA`, `CNAME`, `MX`, `TXT`, `NS` or `SRV`.'),
    ),
    'A',
  ),
  server: v.optional(
    hostPort(
      "The name server to ask, as `host:port`. The default is the system's; the hosts file is never read.",
    ),
  ),
  expect: v.optional(
    v.pipe(
      v.array(text('one answer')),
      v.minLength(1),
      v.maxLength(100),
      v.description(
        'The right answers: addresses and names in any spelling, text as it is; with their numbers before them for MX and SRV, as in the field `answers`.',
      ),
    ),
  ),
  expect_mode: v.optional(
    v.pipe(
      v.picklist(['exact', 'all', 'any']),
      v.description(
        'Whether the answers must be exactly those of `expect`, hold `all` of them, or `any`. The default is `exact`.',
      ),
    ),
    'exact',
  ),
})

/** Options of the dns kind, defaults filled in. */
export type DnsOptions = v.InferOutput<typeof options>

/** What a name server answers for a name. */
export const dns = {
  kind: 'dns',
  description: 'Answers of a name server for a name',
  scope: 'network',
  options,
  fields: {
    up,
    reason: string('why up is false: refused, timeout, budget, no_such_name, unreachable, wrong_answer'),
    latency_ms: number('time from the question to the answer', 'ms'),
    count: number('number of answers'),
    answers: list(
      'the answers as text in a fixed order: addresses, names in lower case without the last dot, "10 mail.example.org" for MX, "10 5 5060 sip.example.org" for SRV',
    ),
    matched: ifAny(bool('whether the answers are as `expect` says; absent without `expect`')),
  },
  verdict: {},
  primary: 'latency_ms',
  target: 'name',
  example: { target: 'www.example.org', set: ['expect=["192.0.2.7"]'] },
} as const satisfies ProbeKind
