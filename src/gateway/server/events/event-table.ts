import { challenge } from './challenge.ts'
import type { GatewayEvent } from './event.ts'
import { healthChanged } from './health-changed.ts'
import { heartbeat } from './heartbeat.ts'
import { logNews } from './log.ts'
import { presence } from './presence.ts'
import { reconnect } from './reconnect.ts'
import { shutdown } from './shutdown.ts'
import { tick } from './tick.ts'
import { transition } from './transition.ts'

/** Every event of the WebSocket: one file each. */
export const events: readonly GatewayEvent[] = [
  ...[challenge, tick, healthChanged, presence, heartbeat, transition, logNews, reconnect, shutdown],
]
