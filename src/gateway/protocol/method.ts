import type { Scope } from './scope.ts'

/** The methods that monitoring asks, each with the scope that every generation demands at most; `null`: none. */
export const methodScope = {
  health: null,
  status: 'operator.read',
  'last-heartbeat': 'operator.read',
  'node.list': 'operator.read',
  'channels.status': 'operator.read',
  'sessions.list': 'operator.read',
  'sessions.usage': 'operator.read',
  'usage.status': 'operator.read',
  'usage.cost': 'operator.read',
  'cron.status': 'operator.read',
  'cron.list': 'operator.read',
  'cron.runs': 'operator.read',
  'system-presence': 'operator.read',
  'logs.tail': 'operator.read',
  'set-heartbeats': 'operator.read',
} as const satisfies Record<string, Scope | null>

export type Method = keyof typeof methodScope
