import type { IncomingMessage } from 'node:http'
import { accountName } from '../../../host/account-name.ts'
import type { GatewayHealth } from '../api/answers/gateway-schema.ts'
import { listenerOf } from '../http/listener.ts'
import type { Route } from '../http/route.ts'
import { Router } from '../http/router.ts'
import { Ingest } from '../ingest/ingest.ts'
import type { JudgeThread } from '../judge/thread/judge-thread.ts'
import type { LookedHealth } from '../methods/method.ts'
import { IngestCounts } from '../metrics/ingest-counts.ts'
import { agentRoutes } from '../routes/agent-routes.ts'
import { auditCheckRoutes } from '../routes/audit-check-routes.ts'
import { auditRoutes } from '../routes/audit-routes.ts'
import { healthRoutes } from '../routes/health-routes.ts'
import { incidentRoutes } from '../routes/incident-routes.ts'
import { indexRoutes } from '../routes/index-routes.ts'
import { joinRoute } from '../routes/join-route.ts'
import { keyRoutes } from '../routes/key-routes.ts'
import { type Gauges, metricsRoute } from '../routes/metrics-route.ts'
import { operatorRoutes } from '../routes/operator-routes.ts'
import { removeRoute } from '../routes/remove-route.ts'
import { simulateRoute } from '../routes/simulate-route.ts'
import type { Scheduler } from '../scheduler/scheduler.ts'
import { policyOf } from '../settings/assigned-policy.ts'
import type { GatewaySettings } from '../settings/gateway-settings.ts'
import { isCertifiedAs } from '../tls/client-certificate.ts'
import { GatewayFaults } from './gateway-faults.ts'
import type { GatewayKeys } from './gateway-keys.ts'
import type { GatewayOptions } from './gateway-options.ts'
import { bracketed, type GatewayServers } from './gateway-servers.ts'
import type { Face } from './listening.ts'
import { SocketFront } from './socket-front.ts'
import type { StoreWatch } from './store-watch.ts'

interface Parts {
  readonly thread: JudgeThread
  readonly keys: GatewayKeys
  readonly watch: StoreWatch
  readonly servers: GatewayServers
  readonly scheduler: Scheduler
}

interface Named {
  readonly hosts: readonly string[]
  readonly own: string
  readonly all: readonly string[]
}

/** What a gateway shows to the outside: the route of heartbeats, and everything that can be asked. */
export class GatewayFront {
  readonly #options: GatewayOptions
  readonly #thread: JudgeThread
  readonly #ingest: Ingest
  readonly #router: Router
  readonly sockets: SocketFront
  readonly #faults: GatewayFaults
  readonly #settings: () => GatewaySettings
  readonly #startedAt: number
  readonly #servers: GatewayServers
  readonly #watch: StoreWatch
  #named: Named = { hosts: [], own: '', all: [] }
  #isOpen = true

  /** @param settings those that hold now */
  constructor(options: GatewayOptions, parts: Parts, settings: () => GatewaySettings) {
    const { thread, keys, watch, servers } = parts
    this.#servers = servers
    this.#watch = watch
    this.#options = options
    this.#thread = thread
    this.#settings = settings
    this.#startedAt = options.now()
    this.#faults = new GatewayFaults(keys.ring, watch, () => thread.queue.fill)
    const counts = new IngestCounts()
    const mayBeat = (agent: string, request: IncomingMessage) =>
      !servers.asksCertificates || isCertifiedAs(agent, request)
    this.#ingest = new Ingest({
      ...{ keys: keys.ring, queue: thread.queue, now: options.now, chance: Math.random },
      policyOf: (agent, labels) => policyOf(settings(), { agent, labels })?.digest ?? '',
      isOpen: () => this.#isOpen,
      mayBeat,
      counted: counts.count,
      failed: (error) => options.log('error', 'ingest', 'a request failed', { error: String(error) }),
    })
    this.#router = new Router({
      routes: this.#routes(parts, counts, mayBeat),
      account: accountName(),
      operator: (token) => keys.ring.operator(token),
      hosts: () => this.#hosts,
      failed: (error, route) => {
        options.log('error', 'http', 'a request failed', { route, error: String(error) })
      },
    })
    this.sockets = new SocketFront(options, parts, {
      settings,
      health: () => this.#health(),
      takeSigned: (...signed) => this.#ingest.takeSigned(...signed),
      hosts: () => this.#hosts,
    })
  }

  /** What answers on one of the gateway's servers. */
  face(bySocket: boolean): Face {
    const hosts = () => this.#hosts
    return {
      request: listenerOf({ ingest: this.#ingest, router: this.#router, hosts, bySocket }),
      upgrade: (request, socket, head) => this.sockets.upgrade(request, socket, head, bySocket),
    }
  }

  #routes(
    { thread, keys }: Parts,
    counts: IngestCounts,
    mayBeat: (agent: string, request: IncomingMessage) => boolean,
  ): readonly Route[] {
    const options = this.#options
    const { store, calls } = thread
    const { now } = options
    return [
      ...indexRoutes(options.packageRoot),
      ...healthRoutes(
        () => publicHealth(this.#health()),
        () => this.#isOpen,
      ),
      ...agentRoutes(store, calls, now),
      ...incidentRoutes(store, now),
      ...operatorRoutes({ store, calls, now }),
      simulateRoute(options.packageRoot),
      ...auditRoutes(store),
      ...auditCheckRoutes(store, calls),
      metricsRoute({
        ...{ store, calls, counts, gauges: () => this.#gauges() },
        settings: () => this.#settings().metrics,
      }),
      removeRoute({ keys, store, ingest: this.#ingest, calls }),
      ...keyRoutes(keys.keeper, keys.follow, now),
      joinRoute({
        ...{ keys, store, now, chance: Math.random, mayBeat },
        refused: (fields) => options.log('warn', 'keys', 'an agent may not join', fields),
      }),
    ]
  }

  /** The names by which it may be asked: those of the configuration, and the address that it listens on. */
  get #hosts(): readonly string[] {
    const { hosts } = this.#settings()
    const own = bracketed(this.#servers.host)
    if (this.#named.hosts !== hosts || this.#named.own !== own)
      this.#named = { hosts, own, all: [...hosts, own] }
    return this.#named.all
  }

  /** Takes no more beats. */
  close(): void {
    this.#isOpen = false
    this.#faults.stop()
  }

  #gauges(): Gauges {
    const { queue_depth, admission_level, event_loop_lag_ms, tls_days_left } = this.#health()
    return {
      ...{ queueDepth: queue_depth, admissionLevel: admission_level, eventLoopLagMs: event_loop_lag_ms },
      clients: this.sockets.size,
      ...{ tlsDaysLeft: tls_days_left, isStoreWritable: this.#watch.fault === null },
    }
  }

  #health(): LookedHealth {
    const { found, lagMs } = this.#faults.look()
    const faults = Object.values(found).filter((fault) => fault !== null)
    const { version, now } = this.#options
    return {
      ...{ found, faults, version, uptime_ms: Math.round(now() - this.#startedAt) },
      queue_depth: this.#thread.queue.depth,
      admission_level: this.#ingest.level,
      event_loop_lag_ms: lagMs,
      tls_days_left: this.#servers.tlsDaysLeft(now()),
    }
  }
}

/** What the routes of health show. */
function publicHealth({ found: _, ...health }: LookedHealth): GatewayHealth {
  return health
}
