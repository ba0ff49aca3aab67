import * as v from 'valibot'
import { weekdays } from '../../core/fleet/expected-hours.ts'
import { timeOfDay, zoneName } from '../../core/policy/language/schema/notify.ts'
import { duration } from '../../core/policy/language/schema/text.ts'
import { parseDuration } from '../../core/text/duration.ts'
import { isZone } from '../../host/zone-offset.ts'

const path = v.pipe(
  v.string('must be a path'),
  v.minLength(1, 'must not be empty'),
  v.maxLength(4_096, 'is longer than 4,096 characters'),
)

const host = v.pipe(
  v.string('must be text'),
  v.regex(/^[A-Za-z0-9.:[\]_-]{1,255}$/, 'must be the name or the address of a host, without a port'),
)

const tls = v.strictObject({
  cert: v.pipe(path, v.description('The certificate with those between it and its root, in PEM.')),
  key: v.pipe(path, v.description('Its key, in PEM.')),
  client_ca: v.pipe(
    v.optional(path),
    v.description('Who signs the certificates of agents: beats then need one with the id of their agent.'),
  ),
})

const metrics = v.strictObject({
  public: v.pipe(
    v.optional(v.boolean()),
    v.description('Whether they are read without a token; false without it.'),
  ),
  max_agents: v.pipe(
    v.optional(v.pipe(v.number(), v.integer('must be whole'), v.minValue(0), v.maxValue(100_000))),
    v.description('How many agents have series of their own; 1000 without it.'),
  ),
})

const label = v.pipe(v.string('must be text'), v.maxLength(128, 'is longer than 128 characters'))

const match = v.pipe(
  v.strictObject({
    id: v.optional(
      v.pipe(
        v.string('must be text'),
        v.regex(/^[A-Za-z0-9._*?-]{1,64}$/, 'must be an id of agents, with * and ? for any characters'),
      ),
    ),
    labels: v.optional(v.record(v.string(), label)),
  }),
  v.check(({ id, labels }) => id !== undefined || labels !== undefined, "needs 'id' or 'labels'"),
)

const hours = v.strictObject({
  from: v.pipe(timeOfDay, v.description('When they begin, on the clock of the zone.')),
  to: v.pipe(timeOfDay, v.description('When they end; before `from`, on the day after.')),
  zone: v.pipe(
    zoneName,
    v.check(isZone, 'is no time zone that this host knows'),
    v.description('The time zone of `from` and `to`, by its IANA name.'),
  ),
  days: v.pipe(
    v.optional(v.pipe(v.array(v.picklist(weekdays)), v.minLength(1, 'must name a day'))),
    v.description('The days on which they begin; every day without it.'),
  ),
})

const agent = v.strictObject({
  match,
  policy: path,
  expected: v.pipe(
    v.optional(v.strictObject({ hours })),
    v.description(
      'When these agents are expected to beat, such as desktops: outside of it nobody misses them.',
    ),
  ),
})

const days = v.pipe(
  v.number('must be a number'),
  v.integer('must be whole'),
  v.minValue(2),
  v.maxValue(3_650),
)
const dayMs = 86_400_000

/** What holds where the configuration does not say it. */
export const usualRetention = { recent: '24h', hot_days: 30, cold_days: 180 } as const

const retention = v.pipe(
  v.strictObject({
    recent: v.pipe(
      v.optional(
        v.pipe(
          duration,
          v.check(
            (text) => (parseDuration(text) ?? dayMs) >= dayMs,
            'must be 24h or longer: so long a repeated beat is known',
          ),
        ),
      ),
      v.description('In the database itself; 24h without it, and never less.'),
    ),
    hot_days: v.pipe(
      v.optional(days),
      v.description('In files of days that are read like it; 30 without it.'),
    ),
    cold_days: v.pipe(v.optional(days), v.description('As compressed exports; 180 without it.')),
  }),
  v.check(
    ({ recent = usualRetention.recent, hot_days: hot = usualRetention.hot_days }) =>
      (parseDuration(recent) ?? 0) < hot * dayMs,
    "needs 'hot_days' longer than 'recent'",
  ),
  v.check(
    ({ hot_days: hot = usualRetention.hot_days, cold_days: cold = usualRetention.cold_days }) => hot <= cold,
    "needs 'cold_days' no shorter than 'hot_days'",
  ),
)

/** `vitals-gateway.yaml`: every key may be left out, and no other is allowed. */
export const gatewayFile = v.strictObject({
  port: v.pipe(
    v.optional(v.pipe(v.number(), v.integer('must be whole'), v.minValue(0), v.maxValue(65_535))),
    v.description('Where the gateway listens; 18900 without it.'),
  ),
  bind: v.pipe(v.optional(host), v.description('The address that it listens on; 127.0.0.1 without it.')),
  tls: v.pipe(
    v.optional(tls),
    v.description('Its certificate. Beyond this host it is not asked without one.'),
  ),
  metrics: v.pipe(v.optional(metrics), v.description('Who may read /metrics, and how much is in it.')),
  hosts: v.pipe(
    v.optional(v.array(host)),
    v.description('Names by which it may be asked, beside those of this host itself.'),
  ),
  default: v.pipe(
    v.optional(path),
    v.description('The policy of agents that no selector means; without it, they are judged by none.'),
  ),
  agents: v.pipe(
    v.optional(v.array(agent)),
    v.description('Which agents are judged by which policy. Two that mean one agent are an error.'),
  ),
  grace: v.pipe(
    v.optional(duration),
    v.description('How long after its start no agent is called silent; 1m without it.'),
  ),
  tick_interval: v.pipe(
    v.optional(
      v.pipe(
        duration,
        v.check((text) => {
          const ms = parseDuration(text) ?? 0
          return ms >= 1_000 && ms <= 3_600_000
        }, 'must be 1s to 1h'),
      ),
    ),
    v.description('How often WebSocket clients are told that the gateway lives; 1m without it.'),
  ),
  audit_checkpoint_to: v.pipe(
    v.optional(path),
    v.description('File, or https address, that each signed checkpoint of the trail is copied to.'),
  ),
  retention: v.pipe(
    v.optional(retention),
    v.description('How long beats and records of the trail are kept where.'),
  ),
  webhook_secret_file: v.pipe(
    v.optional(path),
    v.description('File of mode 0600 with the secret (whsec_...) that outgoing webhooks are signed by.'),
  ),
})

export type GatewayFile = v.InferOutput<typeof gatewayFile>
