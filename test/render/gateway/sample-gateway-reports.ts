import type { GatewayRestartReport, GatewayStatusReport } from '../../../src/core/report/supervision.ts'

/** The clock of the samples: 2026-11-21T22:30:00Z. */
export const sampleNow = Date.parse('2026-11-21T22:30:00.000Z')

const service: GatewayRestartReport['service'] = {
  ...{
    manager: 'systemd-user',
    unit: 'openclaw-gateway.service',
    state: 'running',
    detail: 'active (running)',
  },
  ...{ pid: 812, restarts: 2, started_at: '2026-11-21T20:12:00.000Z', since: '2026-11-21T20:12:00.000Z' },
  ...{ last_exit: null, enabled: true },
}
const answering: GatewayStatusReport['gateway'] = {
  ...{ url: 'ws://127.0.0.1:18789', answers: 'openclaw', healthy: true, version: '2026.9.6', latency_ms: 12 },
  ...{ phase: null, error: null },
}
const silent: GatewayStatusReport['gateway'] = {
  ...{ url: 'ws://127.0.0.1:18789', answers: 'silent', healthy: null, version: null, latency_ms: null },
  phase: 'connect',
  error: {
    code: 'GATEWAY_UNREACHABLE',
    message: 'ws://127.0.0.1:18789 cannot be reached: nobody listens there (connection refused).',
    hint: 'Start the gateway.',
  },
}
const untouched = {
  attempts: 0,
  max: 3,
  per_ms: 3_600_000,
  last_attempt_at: null,
  given_up: false,
  under_way: false,
}
const spent = { ...untouched, attempts: 3, last_attempt_at: '2026-11-21T22:26:00.000Z', given_up: true }
const noLook = { count: 0, over_ms: 0, needed: 3, needed_ms: 90_000 }
const managers: GatewayStatusReport['managers'] = [
  { manager: 'systemd-user', answer: 'asked', detail: null },
  { manager: 'systemd-system', answer: 'absent', detail: 'Failed to connect to bus: Host is down' },
]
const running: GatewayStatusReport = {
  ...{ state: 'running', service, gateway: answering, budget: untouched, dead: noLook, others: [], managers },
}

/** Reports of `vitals gateway status` by what they show. */
export const sampleStatuses: Readonly<Record<string, GatewayStatusReport>> = {
  running,
  'failed and given up': {
    ...running,
    state: 'failed',
    service: {
      ...service,
      state: 'failed',
      detail: 'failed (failed)',
      pid: null,
      last_exit: 'exit status 78',
    },
    gateway: silent,
    budget: spent,
    dead: { ...noLook, count: 2, over_ms: 61_000 },
    others: [{ manager: 'systemd-system', unit: 'clawdbot-gateway.service', state: 'stopped' }],
  },
  starting: {
    ...running,
    state: 'starting',
    service: { ...service, state: 'starting', detail: 'activating (auto-restart)', pid: null },
    gateway: { ...silent, answers: 'starting' },
  },
  'silent at its port': { ...running, state: 'port_silent', gateway: { ...silent, answers: 'foreign' } },
  'not found': { ...running, state: 'not_found', service: null, gateway: silent, budget: null, dead: null },
}

const restarted: GatewayRestartReport = {
  ...{ result: 'restarted', trigger: 'operator', service, gateway: answering, dead: null },
  budget: { ...untouched, attempts: 1, last_attempt_at: '2026-11-21T22:29:55.000Z' },
  phases: [
    { phase: 'stopping', at_ms: 0 },
    { phase: 'starting', at_ms: 310 },
    { phase: 'answering', at_ms: 4_200 },
    { phase: 'healthy', at_ms: 4_200 },
  ],
}

/** Reports of `vitals gateway restart` by what they show. */
export const sampleRestarts: Readonly<Record<string, GatewayRestartReport>> = {
  restarted,
  'what would be done': {
    ...restarted,
    result: 'would_restart',
    gateway: null,
    budget: untouched,
    phases: [],
  },
  'a dead one left alone yet': {
    ...restarted,
    ...{ result: 'not_dead', trigger: 'if_dead', gateway: silent, budget: untouched, phases: [] },
    dead: { ...noLook, count: 1 },
  },
}
