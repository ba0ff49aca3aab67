/**
 * A beat by hand: signed with openssl, sent with curl. It needs STATE, the state directory of the gateway. The secret goes
 * through pipes alone and never stands in the list of processes: HMAC is made of two plain hashes, because the options of
 * openssl that take a key are arguments.
 */
export const beatExample = `DIR=$STATE/gateway
field() { sed -n "s/.*\\"$1\\":\\"\\([^\\"]*\\)\\".*/\\1/p" "$DIR/$2"; }
URL=$(field url gateway.json) AGENT=$(field agent_id agent-key.json)
HEX=$(field secret agent-key.json | sed s/^whsec_// |
  openssl base64 -d -A | od -An -v -tx1 | tr -d ' \\n')
pad() { # 64 bytes: the key, then zeros, each byte xor $1
  KEY=$HEX N=0
  while [ $N -lt 64 ]; do
    BYTE=\${KEY%"\${KEY#??}"} KEY=\${KEY#??} N=$((N + 1))
    printf "\\\\$(printf %03o $((0x\${BYTE:-0} ^ $1)))"
  done
}
TIME=$(date +%s) MS=$((TIME * 1000)) ULID= N=0
while [ $N -lt 10 ]; do
  ULID=$(echo 0123456789ABCDEFGHJKMNPQRSTVWXYZ |
    cut -c$((MS % 32 + 1)))$ULID MS=$((MS / 32)) N=$((N + 1))
done
ID=hb_$ULID$(openssl rand -hex 8 | tr a-f A-F)
BODY='{"type":"heartbeat","event_version":1,"agent_id":"'$AGENT'",
 "heartbeat_id":"'$ID'","ts":"'$(date -u +%Y-%m-%dT%H:%M:%SZ)'",
 "probes":{"disk":{"free_pct":62},"memory":{"available_pct":48},
 "cpu":{"load_per_core":0.4}}}'
SIGN=$({
  pad 0x5c
  { pad 0x36; printf %s "$ID.$TIME.$BODY"; } | openssl dgst -sha256 -binary
} | openssl dgst -sha256 -binary | openssl base64 -A)
curl -sS "$URL/v1/heartbeats" --data-binary "$BODY" \\
  -H "webhook-id: $ID" -H "webhook-timestamp: $TIME" \\
  -H "webhook-signature: v1,$SIGN" \\
  -H "x-key-id: $(field key_id agent-key.json)"
echo
printf 'Authorization: Bearer %s' "$(cat "$DIR/operator.token")" |
  curl -sS -H @- "$URL/v1/agents/$AGENT/status"`

const files: readonly (readonly [string, string])[] = [
  ['operator.token', 'The token of the first operator, who may do everything.'],
  ['agent-key.json', 'The key of the first agent, whose id is that of this host.'],
  [
    'gateway.key',
    'The key that the secrets of agents are encrypted by, unless there is a credential of systemd called `vitals-gateway-key`. Keep a copy elsewhere: without it no key of an agent can be read.',
  ],
  ['gateway.db', 'States, beats, the trail, the outbox and the keys.'],
  [
    'log/',
    'What the gateway logged, as on standard output: five files of 10 MB at most, of which the oldest goes.',
  ],
  ['gateway.json', 'Where the gateway listens, while it runs.'],
  ['gateway.sock', 'Its own socket, by which `vitals key` asks it.'],
]

const keys: readonly (readonly [string, string])[] = [
  ['port', 'Where the gateway listens; 18900 without it.'],
  ['bind', 'The address that it listens on; 127.0.0.1 without it.'],
  [
    'tls',
    'Its certificate: `cert` and `key`, files in PEM. With `client_ca`, a file of authorities, beats need a certificate by one of them that has the id of their agent among its names (SAN, DNS), beside their signature.',
  ],
  [
    'metrics',
    '`public: true` gives the metrics to everybody who can ask; `max_agents` is how many agents have series of their own, 1000 without it.',
  ],
  ['hosts', 'Names by which it may be asked, beside `localhost` and its addresses.'],
  [
    'agents',
    'A list of `match` and `policy`: which agents are judged by which policy. `match` has an `id`, in which * and ? stand for any characters, or `labels`, which lie with the keys of agents, or both. Two that mean one agent are an error. `expected: { hours: { from: "08:00", to: "18:00", zone: Europe/Lisbon, days: [mon, tue] } }` says when these agents are expected to beat, every day without `days`: outside of these hours nobody misses them, and when they begin each has its usual time.',
  ],
  [
    'default',
    'The policy of agents that no selector means. Without it they are unknown, for the reason `no_policy`.',
  ],
  ['grace', 'How long after a start no agent is called silent; 1m without it.'],
  [
    'tick_interval',
    'How often clients of the WebSocket are told that the gateway lives; 1m without it, 1s to 1h.',
  ],
  [
    'audit_checkpoint_to',
    'File, or https address, that each signed checkpoint of the trail is copied to. An address gets a POST with the checkpoint as JSON, signed like outgoing webhooks.',
  ],
  [
    'retention',
    '`recent` (24h and never less) is how long beats and records stay in the database, `hot_days` (30) in files of days that are read like it, `cold_days` (180) as compressed exports.',
  ],
  ['webhook_secret_file', 'File of mode 0600 with the secret that outgoing webhooks are signed by.'],
]

/** What vitals-gateway(8) says of the files and the configuration. */
export const gatewayFileTerms = files
export const gatewayKeyTerms = keys

/** How a policy says who is told; a part of the example that comes with vitals. */
export const toldExample = `actions:
  tell: { kind: webhook, url_env: TELL_URL, cooldown: 5m }
on:
  - { to: unknown, run: [tell] }
  - { to: degraded, run: [tell] }
  - { to: critical, run: [tell] }`
