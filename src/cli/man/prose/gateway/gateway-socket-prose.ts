type Terms = readonly (readonly [string, string])[]

/** What vitals-gateway(8) says of each method of the WebSocket. */
export const socketMethodTerms: Terms = [
  ['health', 'How well the gateway itself is; of its agents it says nothing. Needs no scope.'],
  ['status', 'The gateway and everything that it looks after, in short.'],
  ['system-presence', 'The clients that are connected, and what else is at work.'],
  ['node.list', 'The agents that beat here. An agent is stale after three of its intervals without a beat.'],
  ['last-heartbeat', 'The newest beat of the agent `nodeId`, or of all; null where none ever came.'],
  [
    'set-heartbeats',
    'Tells this connection of the beats of the agents `nodeIds`: `["*"]` is all of them, `[]` ends it.',
  ],
  [
    'channels.status',
    'The channels by which the policies tell, `webhook/ACTION`, and whether their last message arrived. With `probe` each address is connected to, over TLS where it is https; nothing is sent.',
  ],
  [
    'logs.tail',
    'The log of the gateway: its newest lines, or those from `cursor` on, which counts bytes since the first line ever. `level` is the least that is shown, `subsystem` one with all below it, `limit` 500 lines by itself. With `follow` what comes later is told to this connection by `log` events; `follow: false` ends it.',
  ],
  ['cron.status', 'The scheduled jobs of the gateway itself, with their next and their last run.'],
  ['cron.list', 'The same, under the name that OpenClaw has for a list.'],
  ['cron.runs', 'The runs of the job `jobId`, the newest first; `limit` is 20 by itself.'],
  ['usage.status', 'Tokens by model, provider and session. The gateway asks no model: all is 0.'],
  ['usage.cost', 'What they cost, in US dollars: 0.'],
  ['sessions.list', 'Sessions with models. The gateway has none of its own.'],
  ['sessions.usage', 'Tokens by session. The gateway has none of its own.'],
  [
    'system-event',
    'A beat, or a batch, from the role `node`: `key_id`, `id`, `timestamp` and `signature` are what the headers of HTTP have, `body` is the signed JSON. Judgement and answer are those of HTTP; the details of a refusal have its problem document.',
  ],
  [
    'nodes.reconnect',
    'Asks the agent `nodeId`, where it is connected, to come again. Needs `operator.write`.',
  ],
]

/** What it says of each event. */
export const socketEventTerms: Terms = [
  ['connect.challenge', 'The first thing that the gateway says: what a device has to sign.'],
  ['tick', 'The gateway lives; every `tick_interval`.'],
  ['health', 'One of the checks of the gateway itself has another state.'],
  ['presence', 'Clients came or went.'],
  ['heartbeat', 'A beat is on the disk; for those who asked by `set-heartbeats`.'],
  ['transition', 'A check of an agent has another state.'],
  [
    'log',
    'Lines of the log, for who asked by `logs.tail` with `follow`; at a flood some are left out, and `dropped` counts them.',
  ],
  ['reconnect', 'This node is to come again; told to it alone.'],
  [
    'shutdown',
    'The gateway ends: what is asked is answered UNAVAILABLE, and after `gracePeriod` milliseconds it closes with 1012.',
  ],
]
