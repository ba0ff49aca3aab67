import { lastHeartbeat } from './agents/last-heartbeat.ts'
import { nodeList } from './agents/node-list.ts'
import { nodesReconnect } from './agents/nodes-reconnect.ts'
import { setHeartbeats } from './agents/set-heartbeats.ts'
import { systemEvent } from './agents/system-event.ts'
import { health } from './gateway/health.ts'
import { status } from './gateway/status.ts'
import { systemPresence } from './gateway/system-presence.ts'
import type { Method } from './method.ts'

/** Every method of the WebSocket: one file each. */
export const methods: readonly Method[] = [
  health,
  status,
  systemPresence,
  nodeList,
  lastHeartbeat,
  setHeartbeats,
  systemEvent,
  nodesReconnect,
]
