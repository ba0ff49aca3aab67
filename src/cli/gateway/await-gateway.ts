import type { GatewayRestartReport } from '../../core/report/supervision.ts'
import type { Service } from '../../host/services/service.ts'
import type { GatewayLook } from './gateway-look.ts'

export type RestartPhase = GatewayRestartReport['phases'][number]['phase']

/** What waiting for a restarted gateway needs. */
export interface RestartProgress {
  /** The service as it is now; `null` when its manager does not say. */
  readonly service: () => Promise<Service | null>
  readonly look: (timeoutMs: number) => Promise<GatewayLook>
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number
  readonly sleep: (ms: number) => Promise<void>
  /** Called once for each phase that is reached; `atMs` counts from the order to restart. */
  readonly onPhase: (phase: RestartPhase, atMs: number) => void
}

/**
 * How the wait ended. `failed`: the service ended again, once for good or again and again; `unhealthy`: it answers
 * and is not well; `silent`: it runs and does not answer.
 */
export interface RestartEnd {
  readonly kind: 'healthy' | 'failed' | 'starting' | 'unhealthy' | 'silent' | 'not_stopped'
  readonly service: Service
  readonly look: GatewayLook | null
}

const pauseMs = 250
const longestLookMs = 2_000

/**
 * Waits until another incarnation of the service than `before` is healthy, or `waitMs` have passed. An answer of the
 * old incarnation, which may take minutes to drain, never counts.
 */
export async function awaitGateway(
  before: Service,
  waitMs: number,
  watch: RestartProgress,
): Promise<RestartEnd> {
  const begun = watch.now()
  const reached = new Set<RestartPhase>()
  const reach = (phase: RestartPhase) => {
    if (!reached.has(phase)) watch.onPhase(phase, watch.now() - begun)
    reached.add(phase)
  }
  let service = before
  let look: GatewayLook | null = null
  for (;;) {
    service = (await watch.service()) ?? service
    const isNew = service.incarnation !== before.incarnation
    if (!isNew) reach('stopping')
    else {
      reach('starting')
      if (service.state === 'failed' || service.state === 'stopped') return { kind: 'failed', service, look }
      const leftMs = waitMs - (watch.now() - begun)
      if (service.state === 'running' && leftMs > 0) look = await lookAgain(look, leftMs, watch)
      if (look?.sighting === 'alive') reach('answering')
      if (look?.report.healthy === true) {
        reach('healthy')
        return { kind: 'healthy', service, look }
      }
    }
    const leftMs = waitMs - (watch.now() - begun)
    if (leftMs <= 0) return { kind: isNew ? endOf(service, look) : 'not_stopped', service, look }
    await watch.sleep(Math.min(pauseMs, leftMs))
  }
}

/** A last look that the end of the wait cuts short says nothing against what was seen before it. */
async function lookAgain(
  seen: GatewayLook | null,
  leftMs: number,
  { look }: RestartProgress,
): Promise<GatewayLook> {
  const found = await look(Math.min(longestLookMs, leftMs))
  return found.sighting === 'slow' && leftMs < longestLookMs && seen !== null ? seen : found
}

function endOf(service: Service, look: GatewayLook | null): RestartEnd['kind'] {
  const endsAgain = service.state === 'starting' && service.lastExit !== null && (service.restarts ?? 0) > 0
  if (endsAgain) return 'failed'
  if (service.state !== 'running' || look?.sighting === 'starting') return 'starting'
  return look?.sighting === 'alive' ? 'unhealthy' : 'silent'
}
