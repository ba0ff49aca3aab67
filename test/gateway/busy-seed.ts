import { busyNow } from './busy-gateway.ts'

const minute = 60_000

/** Our own gateway with something of everything, in the seed's words. */
export const busySeed: Readonly<Record<string, unknown>> = {
  health: { ok: true, timestamp: busyNow, version: '1.0.0', uptime: 60, state: 'healthy', checks: [] },
  status: { gateway: { version: '1.0.0', uptime: 60, pid: 12_345, bind: 'loopback', port: 18_900 } },
  'channels.status': {
    channels: [
      {
        id: 'whatsapp',
        accountId: 'default',
        status: 'connected',
        connectedAt: busyNow - minute,
        uptime: 60,
        lastMessage: busyNow - 5_000,
      },
      {
        id: 'telegram',
        accountId: 'bot',
        status: 'disconnected',
        error: 'network timeout',
        lastSeen: busyNow - minute,
      },
    ],
  },
  'sessions.list': {
    sessions: [
      {
        sessionId: 's1',
        sessionKey: 'agent:main:main',
        agentId: 'main',
        model: 'm',
        provider: 'p',
        tokenUsage: { input: 1, output: 2 },
        contextUsage: 12.5,
        lastActivity: busyNow,
        locked: true,
      },
    ],
  },
  'cron.status': {
    jobs: [
      {
        id: 'daily-backup',
        schedule: '0 2 * * *',
        enabled: true,
        nextRun: busyNow + minute,
        lastRun: { timestamp: busyNow - minute, status: 'ok', durationMs: 1_234 },
      },
    ],
  },
  'cron.runs': { runs: [{ timestamp: busyNow - minute, status: 'ok', durationMs: 1_234 }] },
  'usage.status': {
    ...{ input: 3, output: 4 },
    byModel: [{ model: 'm', provider: 'p', input: 3, output: 4, cost: 0.1 }],
    byProvider: [{ provider: 'p', input: 3, output: 4, cost: 0.1 }],
    bySession: [{ sessionKey: 'agent:main:main', input: 3, output: 4, cost: 0.1 }],
    quotas: [{ provider: 'p', window: 'day', usedPercent: 10, resetAt: busyNow }],
  },
  'usage.cost': { cost: 0.1 },
  'system-presence': {
    clients: [{ clientId: 'client-abc', role: 'operator', connectedAt: busyNow - minute }],
    channels: [{ id: 'whatsapp', accountId: 'default', status: 'connected' }],
    sessions: [{ sessionKey: 'agent:main:main', locked: true, runId: 'run-xyz' }],
    processes: [{ processId: 'proc-1', sessionKey: 'agent:main:main', command: 'npm run dev' }],
  },
  'node.list': {
    nodes: [
      {
        nodeId: 'macbook-pro-m1',
        connected: true,
        stale: false,
        lastSeen: busyNow,
        state: 'healthy',
        capabilities: ['system.run'],
      },
    ],
  },
}
