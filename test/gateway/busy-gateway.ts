/** The moment at which the busy gateways answer. */
export const busyNow = Date.UTC(2026, 10, 21, 20)

const minute = 60_000
const account = { enabled: true, configured: true, running: true }

/** An OpenClaw with something of everything, some of it in trouble; answers by their method. */
export const busyOpenClaw: Readonly<Record<string, unknown>> = {
  health: () => ({ ok: true, ts: Date.now(), plugins: { errors: [] } }),
  status: { runtimeVersion: '2026.9.6', pid: 6845 },
  'channels.status': {
    channelOrder: ['whatsapp', 'telegram', 'discord'],
    channelAccounts: {
      whatsapp: [
        {
          ...account,
          accountId: 'default',
          connected: true,
          lastConnectedAt: busyNow - 90 * minute,
          lastInboundAt: busyNow - minute,
        },
      ],
      telegram: [{ ...account, accountId: 'bot', healthState: 'stale-socket', connected: true }],
      discord: [{ ...account, accountId: 'default', connected: false, lastError: 'token invalid' }],
    },
  },
  'sessions.list': {
    totalCount: 47,
    defaults: { model: 'claude-opus-4-6', modelProvider: 'anthropic', contextTokens: 200_000 },
    sessions: [
      {
        key: 'agent:main:main',
        sessionId: 's1',
        totalTokens: 184_000,
        totalTokensFresh: true,
        updatedAt: busyNow - 5_000,
        hasActiveRun: true,
      },
      {
        key: 'agent:main:telegram:dm:42',
        totalTokens: 1_200,
        totalTokensFresh: true,
        updatedAt: busyNow - 3 * minute,
        hasActiveRun: false,
      },
      {
        key: 'agent:work:main',
        status: 'failed',
        lastRunError: 'HTTP 401',
        updatedAt: busyNow - 86_400_000,
        hasActiveRun: false,
      },
    ],
  },
  'cron.status': { enabled: true, jobs: 3, nextWakeAtMs: busyNow + 4 * minute },
  'cron.list': {
    jobs: [
      {
        id: 'daily-backup',
        name: 'daily-backup',
        enabled: true,
        schedule: { kind: 'cron', expr: '0 2 * * *', tz: 'UTC' },
        state: {
          nextRunAtMs: busyNow + 360 * minute,
          lastRunAtMs: busyNow - 1_080 * minute,
          lastRunStatus: 'ok',
          lastDurationMs: 1_234,
        },
      },
      {
        id: '7a20b700-4d9b-47b6-bf72-d084f7be102a',
        name: 'digest',
        enabled: true,
        schedule: { kind: 'every', everyMs: 1_800_000 },
        state: {
          nextRunAtMs: busyNow + 4 * minute,
          lastRunAtMs: busyNow - 26 * minute,
          lastRunStatus: 'error',
          lastError: 'no model',
          consecutiveErrors: 3,
        },
      },
      {
        id: 'late',
        name: 'late',
        enabled: true,
        schedule: { kind: 'every', everyMs: 60_000 },
        state: { nextRunAtMs: busyNow - 20 * minute },
      },
      {
        id: 'hb',
        declarationKey: 'heartbeat:main',
        enabled: true,
        schedule: { kind: 'every', everyMs: 60_000 },
        state: {},
      },
    ],
  },
  'cron.runs': {
    entries: [
      {
        jobId: 'daily-backup',
        runAtMs: busyNow - 1_080 * minute,
        status: 'ok',
        durationMs: 1_234,
        summary: 'copied 12 files',
      },
      {
        jobId: 'daily-backup',
        runAtMs: busyNow - 2_520 * minute,
        status: 'error',
        durationMs: 80,
        error: 'disk full',
      },
    ],
  },
  'usage.cost': {
    totals: { input: 12_000, output: 3_400, cacheRead: 1_000_000, totalTokens: 1_015_400, totalCost: 1.5 },
  },
  'usage.status': {
    providers: [
      {
        provider: 'anthropic',
        displayName: 'Claude',
        windows: [{ label: '5h', usedPercent: 96, resetAt: busyNow + 40 * minute }],
      },
    ],
  },
  'sessions.usage': {
    sessions: [
      {
        key: 'agent:main:main',
        usage: { input: 12_000, output: 3_400, totalTokens: 15_400, totalCost: 1.5 },
      },
    ],
    aggregates: {
      byModel: [
        {
          provider: 'anthropic',
          model: 'claude-opus-4-6',
          totals: { input: 12_000, output: 3_400, totalTokens: 15_400, totalCost: 1.5 },
        },
      ],
      byProvider: [
        {
          provider: 'anthropic',
          totals: { input: 12_000, output: 3_400, totalTokens: 15_400, totalCost: 1.5 },
        },
      ],
    },
  },
  'system-presence': [
    { host: 'server', mode: 'gateway', reason: 'self', version: '2026.9.6', platform: 'linux', ts: busyNow },
    {
      host: 'macbook',
      mode: 'node',
      roles: ['node'],
      reason: 'connect',
      instanceId: 'n1',
      platform: 'macos',
      ts: busyNow - minute,
    },
    {
      host: 'phone',
      mode: 'node',
      roles: ['node'],
      reason: 'disconnect',
      instanceId: 'n2',
      ts: busyNow - 30 * minute,
    },
  ],
  'node.list': {
    nodes: [
      {
        nodeId: 'macbook-pro-m1',
        displayName: 'macbook',
        platform: 'macos',
        connected: true,
        paired: true,
        caps: ['camera'],
        commands: ['system.run'],
        lastSeenAtMs: busyNow - minute,
      },
      {
        nodeId: 'phone',
        platform: 'ios',
        connected: false,
        paired: true,
        caps: [],
        commands: [],
        lastSeenAtMs: busyNow - 30 * minute,
      },
    ],
  },
}
