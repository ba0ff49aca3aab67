import type { GatewayLook } from '../../../src/cli/gateway/gateway-look.ts'
import type { Sighting } from '../../../src/core/supervision/sighting.ts'
import type { Service } from '../../../src/host/services/service.ts'
import type { RestartOrder, Supervisor } from '../../../src/host/services/supervisor.ts'

/** A service that runs, with what a test wants otherwise. */
export function sampleService(changes: Partial<Service> = {}): Service {
  return {
    ...{
      manager: 'systemd-user',
      unit: 'openclaw-gateway.service',
      state: 'running',
      detail: 'active (running)',
    },
    ...{ pid: 73, restarts: 0, startedAt: 0, since: 0, lastExit: null, enabled: true, incarnation: 'first' },
    ...changes,
  } as Service
}

/** A look that came to this. */
export function sampleLook(sighting: Sighting, healthy = sighting === 'alive'): GatewayLook {
  const answers = {
    alive: 'openclaw',
    starting: 'starting',
    foreign: 'foreign',
    slow: 'silent',
    dead: 'silent',
  } as const
  const error = { code: 'GATEWAY_UNREACHABLE', message: 'Nobody listens there.', hint: 'Start it.' }
  const answered = sighting === 'alive'
  return {
    sighting,
    report: {
      url: 'ws://127.0.0.1:18789',
      answers: answers[sighting],
      healthy: answered ? healthy : null,
      version: answered ? '2026.9.6' : null,
      latency_ms: answered ? 12 : null,
      phase: answered ? null : 'connect',
      error: healthy ? null : error,
    },
  }
}

/** A manager of one service that starts another incarnation when it is told to. */
export function sampleSupervisor(first: Service, order: RestartOrder = { kind: 'taken' }) {
  let service = first
  let restarts = 0
  const supervisor: Supervisor = {
    manager: first.manager,
    survey: async () => ({ manager: first.manager, kind: 'asked', services: [service] }),
    restart: async () => {
      restarts += 1
      if (order.kind === 'taken')
        service = { ...service, state: 'running', incarnation: `restart ${restarts}` }
      return order
    },
  }
  return {
    supervisor,
    restarts: () => restarts,
    become: (changes: Partial<Service>) => {
      service = { ...service, ...changes }
    },
  }
}
