import { aliases } from '../../core/heartbeat/beat/aliases.ts'
import { type Refusal, refusals } from '../../core/heartbeat/refusals.ts'
import { type Block, renderPage } from './mdoc.ts'
import { pageDate } from './page-date.ts'
import {
  beatExample,
  gatewayFileTerms,
  gatewayKeyTerms,
  toldExample,
} from './prose/gateway/gateway-run-prose.ts'
import { socketEventTerms, socketMethodTerms } from './prose/gateway/gateway-socket-prose.ts'

type Terms = readonly (readonly [string, string])[]

const routes: Terms = [
  ['POST /v1/heartbeats', 'Beats of agents, signed.'],
  ['GET /v1/agents', 'The agents with their states; `state` restricts them.'],
  [
    'POST /v1/agents',
    'The key of an agent that joins, signed by a joining key; over TLS or from this host alone.',
  ],
  ['DELETE /v1/agents/ID', 'Removes an agent; scope admin.'],
  [
    'GET /v1/agents/ID/status',
    'All that is known of one; `/v1/agents/ID/beats` and `/v1/agents/ID/timeline` have its history.',
  ],
  ['GET /v1/incidents', 'What was or is wrong; `state` is `open` or `over`, `agent` one agent.'],
  [
    'POST /v1/policies/simulate',
    'A dry run of a policy: `policy`, `samples` and perhaps `state`; needs write.',
  ],
  ['GET /v1/audit', 'The trail; `agent`, `type` and `order` say which part.'],
  ['GET /metrics', 'Text of Prometheus, or of OpenMetrics where it is accepted.'],
  ['GET /healthz, /readyz', 'Whether the gateway can do its work, and whether beats may be sent. No token.'],
  ['GET /v1/openapi.json', 'The contract of all of it, OpenAPI 3.1. No token.'],
  ['GET /v1/aliases', 'Old names that are still understood. No token.'],
]

/** vitals-gateway(8): how our gateway is run, asked and kept. */
export function gatewayPage(): string {
  return renderPage({
    ...{ name: 'vitals-gateway', section: 8, synopsis: ['.Nm vitals gateway run'], date: pageDate },
    summary: 'gateway that takes the signed beats of agents and judges them',
    sections: [
      { title: 'DESCRIPTION', blocks: description },
      { title: 'CONFIGURATION', blocks: configuration },
      { title: 'MESSAGES', blocks: told },
      { title: 'HEARTBEATS', blocks: heartbeats },
      { title: 'QUESTIONS', blocks: questions },
      { title: 'WEBSOCKET', blocks: webSocket },
      { title: 'TLS', blocks: tls },
      { title: 'OLD NAMES', blocks: oldNames },
      { title: 'FILES', blocks: ['In `gateway` in the state directory:', { terms: gatewayFileTerms }] },
      { title: 'EXAMPLES', blocks: examples },
      {
        title: 'SEE ALSO',
        blocks: [
          '`vitals-audit`(1), `vitals-gateway`(1), `vitals-key`(1), `vitals-policy`(5), `vitals-exit`(7), systemd.service(5)',
        ],
      },
    ],
  })
}

const description: readonly Block[] = [
  'One process takes beats, judges each agent by its policy, remembers, records and answers. It needs no configuration: it listens on 127.0.0.1:18900 and judges every agent by the policy `host`. The first start makes the token of an operator and the key of an agent in files that their owner alone can read, and tells the paths in its log, which is one JSON object a line on standard output.',
  'SIGTERM and SIGINT end it after what was begun; clients of the WebSocket are told and have five seconds to leave. A second signal waits for no client any more, a third for nothing. SIGHUP reads the configuration and the certificate again; one that is wrong changes nothing and is told.',
]

const configuration: readonly Block[] = [
  '`vitals gateway check` says what is wrong in `vitals-gateway.yaml`. Every key may be left out, and no other is allowed.',
  { terms: gatewayKeyTerms },
]

const told: readonly Block[] = [
  'Who is told is said by the policy that an agent is judged by, with an action of kind `webhook`. `on` with `to: unknown` tells of an agent that is silent, one message whatever its checks, and one more when it is back:',
  { literal: toldExample },
  '`TELL_URL` is in the environment of the gateway; `vitals gateway check` and the log of the gateway name a variable that is not set. The examples of an installation have the whole, with the configuration, in `policies/examples/fleet`.',
  'What is told again of the same problem, or of an agent that is lost again, waits for the end of the cooldown of its action, five minutes unless the policy says otherwise; `vitals agent show` and `vitals agent timeline` say until when.',
]

const heartbeats: readonly Block[] = [
  'A beat is signed as Standard Webhooks 1.0.0 has it (HMAC-SHA256 over `webhook-id`, `webhook-timestamp` and the body); `x-key-id` names the key, and `webhook-id` is the `heartbeat_id`. Up to 1,000 beats of one agent go under one signature whose id begins with `hbb_`, as lines of JSON or as one array. An answer of 200 means that the beat and everything that follows from it is on the disk. What is refused is a problem document (RFC 9457) of one of these types:',
  { terms: (Object.keys(refusals) as Refusal[]).map(refusalTerm) },
]

const questions: readonly Block[] = [
  'Everything else needs `Authorization: Bearer` with a token of `vitals key create --operator`, whose scopes are read, write and admin. Lists take `limit` and `cursor`; the cursor of the next page is `next`.',
  { terms: routes },
  'A name in `Host` that is none of the gateway, and an `Origin` of another page, are refused, on loopback too. A request with `Forwarded` or `X-Forwarded-For` counts as one from elsewhere.',
]

const webSocket: readonly Block[] = [
  'The same port, and the socket of its own account, speak WebSocket as OpenClaw does, protocol 3 and 4, at any path. The first request is `connect` with the token of an operator in `auth.token`; over the own socket none is needed. The scopes that are granted are those that were asked for and the token allows. Of `client.id` and `client.mode` any text is taken. A client that lists `data` in `caps` gets what an event says under `data` instead of `payload`. The role `node` is answered no method of operators; an agent proves itself by `agent:KEY_ID:SIGNATURE` in the place of the token, a signature as that of a beat with the id `connect`, the timestamp 0 and the nonce of the challenge as its body. These are answered, with `operator.read` unless it is said:',
  { terms: socketMethodTerms },
  'These events are told, numbered on each connection from 1: a gap means that one was lost.',
  { terms: socketEventTerms },
  'What methods take and answer and what events say is in `policies/schemas/websocket.json`. Before it is let in, a client has ten seconds and 64 KiB; then a frame may have 2 MiB. A client that leaves more than 1 MiB of events unread, or as much of its answers for ten seconds, is closed with 1008, and the others do not notice. A token that is revoked closes its connections with 4001.',
]

const tls: readonly Block[] = [
  'Beyond this host the gateway listens with a certificate alone: `--tls-cert` and `--tls-key`, or `tls` in the configuration. `--insecure` allows it without one, and is written into the trail. A renewed pair counts after SIGHUP; where the key is that of another certificate, the old pair stays. The days left are in `/healthz` and in `vitals_tls_certificate_days_left`. With `client_ca`, a beat also needs a client certificate by one of these authorities, with the id of its agent among its names.',
]

const oldNames: readonly Block[] = [
  'Payloads without `event_version`, and these names, are still understood; answers then carry `Deprecation` and `Sunset`.',
  { terms: aliases.map(({ kind, old, now }) => [old, `${kind}, now \`${now}\`.`] as const) },
]

const examples: readonly Block[] = [
  'A beat by hand, with STATE set to the state directory of a gateway that runs:',
  { literal: beatExample },
  'As a service: `policies/examples/vitals-gateway.service`, copied to `/etc/systemd/system`, then',
  { literal: 'systemctl enable --now vitals-gateway.service' },
]

function refusalTerm(name: Refusal): readonly [string, string] {
  const { status, title } = refusals[name]
  return [`${name} (${status})`, title]
}
