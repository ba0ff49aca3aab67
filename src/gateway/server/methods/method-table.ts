import { lastHeartbeat } from './agents/last-heartbeat.ts'
import { nodeList } from './agents/node-list.ts'
import { nodesReconnect } from './agents/nodes-reconnect.ts'
import { setHeartbeats } from './agents/set-heartbeats.ts'
import { systemEvent } from './agents/system-event.ts'
import { cronList } from './cron/cron-list.ts'
import { cronRuns } from './cron/cron-runs.ts'
import { cronStatus } from './cron/cron-status.ts'
import { channelsStatus } from './gateway/channels-status.ts'
import { health } from './gateway/health.ts'
import { logsTail } from './gateway/logs-tail.ts'
import { status } from './gateway/status.ts'
import { systemPresence } from './gateway/system-presence.ts'
import type { Method } from './method.ts'
import { sessionsList } from './usage/sessions-list.ts'
import { sessionsUsage } from './usage/sessions-usage.ts'
import { usageCost } from './usage/usage-cost.ts'
import { usageStatus } from './usage/usage-status.ts'

/** Every method of the WebSocket: one file each. */
export const methods: readonly Method[] = [
  health,
  status,
  systemPresence,
  nodeList,
  lastHeartbeat,
  setHeartbeats,
  channelsStatus,
  logsTail,
  cronStatus,
  cronList,
  cronRuns,
  usageStatus,
  usageCost,
  sessionsList,
  sessionsUsage,
  systemEvent,
  nodesReconnect,
]
